import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PasswordAuth, ProviderProfile } from '../../lambdas/contract/provider-profile';
import { providerProfileSchema } from '../../lambdas/contract/provider-profile';
import { batchIdOf, callIdOf } from '../../lambdas/core/domain/batch-id';
import type { BatchId, CallId } from '../../lambdas/core/domain/batch-id';
import type { BatchHeader } from '../../lambdas/core/domain/batch/batch-header';
import { WORKFLOW_ACTOR } from '../../lambdas/core/domain/request/actor';
import { requestIdOf } from '../../lambdas/core/domain/request/request-id';
import type { RequestId } from '../../lambdas/core/domain/request/request-id';
import type { HttpResponse } from '../../lambdas/core/domain/connection/provider-call';
import type { ProvisioningRequest } from '../../lambdas/core/domain/request/provisioning-request';
import { changeOf, firstOf } from '../../lambdas/core/domain/request/request-change';
import type { RequestChange, RequestPatch } from '../../lambdas/core/domain/request/request-change';
import type { Acceptance } from '../../lambdas/core/ports/request-store';

/** When the built things happen: 2026-11-20 08:00:00.123 UTC. */
export const NOW_MS = Date.parse('2026-11-20T08:00:00.123Z');

/** Pre-shared key of all built requests: legal, and found wherever it should not be. */
export const CANARY_KEY = 'canary-Pre5hared.Key';

export type Fields = Readonly<Record<string, unknown>>;

/** The n-th request id. */
export function requestId(n = 1): RequestId {
  return requestIdOf(`01JD${String(n).padStart(22, '0')}`);
}

/** The account of {@link providerProfile}. */
export function passwordAuth(): PasswordAuth {
  return {
    type: 'password',
    url: 'https://iam.eu-de.otc.t-systems.com/v3',
    username: 'provisioner',
    password: 'profile-Passw0rd',
    domain: 'OTC00000000001000000001',
    project: { name: 'eu-de' },
  };
}

/** A profile of the dialect `huawei-v2` that signs in with a password; as read from a secret, so defaults are filled in. */
export function providerProfile(changes: Fields = {}): ProviderProfile {
  return providerProfileSchema.parse({
    name: 'otc-classic',
    dialect: 'huawei-v2',
    endpoint: 'https://vpc.eu-de.otc.t-systems.com',
    projectId: '10039663455a446d8ba2cbb058b0f578',
    auth: passwordAuth(),
    ...changes,
  });
}

/** The parsed content of a file of `examples/`. */
export function example(file: string): Readonly<Record<string, Fields>> {
  return JSON.parse(readFileSync(join(__dirname, '../../examples', file), 'utf8')) as Record<string, Fields>;
}

/** Fields of a create, those of the example with another pre-shared key; undefined leaves a field out. */
export function createFields(changes: Fields = {}): Record<string, unknown> {
  const { ipsec_site_connection: fields } = example('huawei-v2.create.request.json');
  const all: Record<string, unknown> = { ...fields, psk: CANARY_KEY, ...changes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A request as a caller sends it (api.md "Request"). */
export function submission(changes: Fields = {}): Record<string, unknown> {
  return {
    operation: 'create',
    provider: 'otc-classic',
    connection: createFields(),
    ticket: { system: 'servicenow', id: 'RITM0012345', url: 'https://example.service-now.com/RITM0012345' },
    ...changes,
  };
}

/** A stored request that was just accepted. */
export function provisioningRequest(changes: Partial<ProvisioningRequest> = {}): ProvisioningRequest {
  return {
    id: requestId(),
    tenant: 'acme',
    operation: 'create',
    provider: 'otc-classic',
    dialect: 'huawei-v2',
    fields: createFields({ psk: undefined }),
    connectionName: 'vpnconnection1',
    hasPreSharedKey: true,
    ticket: { system: 'servicenow', id: 'RITM0012345' },
    completion: 'provisioned',
    onFailure: 'keep',
    requestedBy: 'arn:aws:iam::000000000000:user/ticket-bot',
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
    deadlineAtMs: NOW_MS + 600_000,
    state: 'accepted',
    tunnel: 'unknown',
    version: 1,
    ...changes,
  };
}

/** Everything that accepting a request writes. */
export function acceptance(request: ProvisioningRequest = provisioningRequest()): Acceptance {
  return {
    ...firstOf(request, { type: 'accepted', actor: request.requestedBy }),
    sealedKey: Uint8Array.from([1, 2, 3, 250]),
  };
}

/** A change of a request by the workflow. */
export function change(before: ProvisioningRequest, patch: RequestPatch = {}): RequestChange {
  return changeOf(before, patch, before.updatedAtMs + 1000, { type: 'status-changed', actor: WORKFLOW_ACTOR });
}

/** An HTTP answer; an object becomes JSON. */
export function answer(status: number, body: unknown = '', headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** The n-th batch id, of the time of {@link NOW_MS}. */
export function batchId(n = 1): BatchId {
  return batchIdOf(`01M7VZGC3V${String(n).padStart(16, '0')}`);
}

/** The n-th id of a call. */
export function callId(n = 1): CallId {
  return callIdOf(`01M7VZGC3V${String(n).padStart(16, 'C')}`);
}

/** A batch of one call with three rows, as its first version is stored. */
export function batchHeader(changes: Partial<BatchHeader> = {}): BatchHeader {
  return {
    id: batchId(),
    tenant: 'acme',
    requestedBy: 'arn:aws:iam::000000000000:user/ticket-bot',
    version: 1,
    createdAtMs: NOW_MS,
    maxWaitSeconds: 86_400,
    calls: [{ id: callId(), firstRow: 1, rows: 3, invalid: 0, chunkSizes: [3] }],
    errors: [],
    warnings: [],
    ...changes,
  };
}
