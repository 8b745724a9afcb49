import { randomUUID } from 'node:crypto';
import type { HttpResponse } from '../../lambdas/core/domain/connection/provider-call';
import { enterpriseV5 } from '../../lib/simulator/enterprise-v5/enterprise-v5';
import { fjcloudV2 } from '../../lib/simulator/fjcloud-v2/fjcloud-v2';
import { huaweiV2 } from '../../lib/simulator/huawei-v2/huawei-v2';
import { noJournal } from '../../lib/simulator/connections/connection-journal';
import { ScheduleInForce } from '../../lib/simulator/faults/schedule-in-force';
import { accountOf } from '../../lib/simulator/identity/account';
import { Identity } from '../../lib/simulator/identity/identity';
import { openstackV2 } from '../../lib/simulator/openstack-v2/openstack-v2';
import { ScriptsInForce } from '../../lib/simulator/faults/scripts-in-force';
import { SigningKeys } from '../../lib/simulator/identity/signing-keys';
import type { SimulatedDialectId } from '../../lib/simulator/base/dialect-id';
import type { World } from '../../lib/simulator/dialect/world';
import { answer, NOW_MS } from '../support/builders';
import type { Fields } from '../support/builders';

const DIALECTS = {
  'huawei-v2': huaweiV2,
  'fjcloud-v2': fjcloudV2,
  'enterprise-v5': enterpriseV5,
  'openstack-v2': openstackV2,
};

const ACCOUNT = accountOf({});

// Longer than a connection needs to settle, shorter than a token lives.
const MINUTE_MS = 60_000;

/** How a field is named in the refusals of the v2 dialects and of v5. */
const NAMED = [
  /Attribute '([^']*)' not allowed/,
  /Required attribute '([^']*)'/,
  /Unrecognized attribute\(s\) '([^']*)'/,
  /Cannot update read-only attribute (\S*)/,
  /Invalid input for (\w+)\./,
  /^invalid request: (\S+) (?:is|does|must)/,
];

/** One dialect of the simulator without its sockets, for a caller with a token. */
export interface SimulatedProvider {
  /** The answer to a body: to a POST, or to a PUT of a connection that was created with the fields of `before`. */
  send(body: string, before?: Fields): HttpResponse;
}

/** Starts with no connections. @param keptForm the form in which it keeps what it is sent */
export function simulatedProvider(
  id: SimulatedDialectId,
  envelope: string,
  keptForm: World['keptForm'] = (fields) => fields,
): SimulatedProvider {
  const time = { nowMs: NOW_MS };
  const clock = { nowMs: () => time.nowMs };
  const identity = new Identity(ACCOUNT, clock, Number.MAX_SAFE_INTEGER);
  const world: World = {
    clock,
    identity,
    scripts: new ScriptsInForce(),
    schedule: new ScheduleInForce(),
    keptForm,
    newId: randomUUID,
    keys: new SigningKeys(ACCOUNT, clock),
    basePaths: {},
    journalOf: () => noJournal(),
  };
  const { api } = DIALECTS[id](world);
  const token = identity.issue(true);
  const headers = { 'x-auth-token': typeof token === 'string' ? token : token.value };
  const base = id === 'enterprise-v5' ? `/v5/${ACCOUNT.project.id}/vpn-connection` : '/v2.0/vpn/ipsec-site-connections';
  const call = (method: string, path: string, body: string): HttpResponse => {
    const request = { id: 'req-1', method, path: base + path, query: new URLSearchParams(), headers, body };
    const { status = 404, body: answered } = api(request)?.perform() ?? {};
    return answer(status, answered);
  };
  return {
    send: (body, before) => {
      if (before === undefined) return call('POST', '', body);
      const created = JSON.parse(call('POST', '', JSON.stringify({ [envelope]: before })).body) as Record<
        string,
        Fields
      >;
      time.nowMs += MINUTE_MS;
      return call('PUT', `/${String(created[envelope]?.['id'])}`, body);
    },
  };
}

/** The text of a refusal. */
export function messageOf({ body }: HttpResponse): string {
  const { error_msg: v5, NeutronError: v2 } = JSON.parse(body) as {
    error_msg?: string;
    NeutronError?: { message: string };
  };
  return v5 ?? v2?.message ?? body;
}

/** The field that a refusal names: with its path in v5, on the top level in the v2 dialects. */
export function fieldIn(message: string): string | undefined {
  return NAMED.map((pattern) => pattern.exec(message)?.[1]).find((field) => field !== undefined);
}
