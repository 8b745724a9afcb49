import { stringify } from 'safe-stable-stringify';
import { generatedConnectionName } from '../domain/connection-name';
import type { ProviderProfile } from '../../contract/provider-profile';
import type { ProvisioningRequest } from '../domain/provisioning-request';
import { auditEventOf } from '../domain/audit-event';
import { InvariantError } from '../domain/errors';
import { resourceOf } from '../domain/request-resource';
import type { RequestResource } from '../domain/request-resource';
import { violationsOf } from '../domain/schema-violations';
import { submissionSchema } from '../domain/submission';
import type { Submission } from '../domain/submission';
import type { Violation } from '../domain/violation';
import type { Clock } from '../ports/clock';
import type { Fingerprinter } from '../ports/fingerprinter';
import type { IdGenerator } from '../ports/id-generator';
import type { ProfileReader } from '../ports/profile-reader';
import type { IdempotencyRecord, RequestStore } from '../ports/request-store';
import type { Sealer } from '../ports/sealer';
import type { Dialects } from './load-request';
import { sealPreSharedKey } from './pre-shared-key';

export interface SubmitDependencies {
  readonly store: RequestStore;
  readonly profiles: ProfileReader;
  readonly dialects: Dialects;
  readonly sealer: Sealer;
  readonly fingerprinter: Fingerprinter;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Who asks; from the authenticated call, never from the body. */
export interface Caller {
  readonly tenant: string;
  readonly actor: string;
}

/** What came of a submission. */
export type SubmitResult =
  | { readonly kind: 'accepted'; readonly resource: RequestResource; readonly pollAfterSeconds: number }
  | { readonly kind: 'invalid'; readonly violations: readonly Violation[] }
  /** The idempotency key was used before with another body. */
  | { readonly kind: 'key-reused' };

/**
 * Accepts a request in one transaction, or says everything that is wrong with it. The same idempotency key with the same
 * body gives the first answer again and stores nothing (design.md 4.2, faults.md section 1 point 1).
 *
 * @throws ServiceUnavailableError, ConfigurationError when the provider's profile is unusable
 */
export async function submitRequest(
  deps: SubmitDependencies,
  caller: Caller,
  body: unknown,
  idempotencyKey?: string,
): Promise<SubmitResult> {
  const checked = await check(deps, body);
  if ('violations' in checked) return { kind: 'invalid', violations: checked.violations };
  const { submission, profile } = checked;
  const { psk, ...fields } = submission.connection;
  if (typeof psk !== 'string') throw new InvariantError('A validated connection has no pre-shared key');

  const request = newRequest(deps, caller, { ...submission, connection: fields }, profile);
  const resource = resourceOf(request);
  const idempotency = await idempotencyOf(deps, body, resource, idempotencyKey);
  const stored = await deps.store.accept({
    request,
    event: auditEventOf(undefined, request, { type: 'accepted', actor: caller.actor }),
    sealedKey: await sealPreSharedKey(deps.sealer, request, psk),
    idempotency,
  });
  const pollAfterSeconds = profile.polling.firstDelaySeconds;
  if (stored === 'accepted') return { kind: 'accepted', resource, pollAfterSeconds };
  if (stored.fingerprint !== idempotency?.fingerprint) return { kind: 'key-reused' };
  return { kind: 'accepted', resource: JSON.parse(stored.answer) as RequestResource, pollAfterSeconds };
}

type Checked =
  | { readonly submission: Submission; readonly profile: ProviderProfile }
  | { readonly violations: readonly Violation[] };

/** Checks envelope, provider and connection, and reports what is wrong with all three at once. */
async function check(deps: SubmitDependencies, body: unknown): Promise<Checked> {
  const parsed = submissionSchema.safeParse(body, { reportInput: true });
  const envelope = parsed.success ? [] : violationsOf(parsed.error);
  const provider = partOf(body, 'provider');
  const profile = typeof provider === 'string' ? await readProfile(deps.profiles, provider) : undefined;
  if (profile === undefined) {
    const unknown = typeof provider === 'string' ? [unknownProvider(provider)] : [];
    return { violations: [...envelope, ...unknown] };
  }
  const connection = partOf(body, 'connection');
  const rules = isObject(connection) ? deps.dialects[profile.dialect].validateCreate(connection, 'in-fields') : [];
  const violations = [...envelope, ...rules.map((rule) => ({ ...rule, path: ['connection', ...rule.path] }))];
  return parsed.success && violations.length === 0 ? { submission: parsed.data, profile } : { violations };
}

/** Profile names have a narrow character set; nothing else is ever looked up. */
async function readProfile(profiles: ProfileReader, name: string): Promise<ProviderProfile | undefined> {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(name) ? profiles.read(name) : undefined;
}

function unknownProvider(name: string): Violation {
  const shown = JSON.stringify(name.slice(0, 63));
  const detail = `provider must be the name of a provider profile; there is none with the name ${shown}.`;
  return { path: ['provider'], code: 'unknown-provider', detail };
}

function newRequest(
  { ids, clock }: SubmitDependencies,
  { tenant, actor }: Caller,
  submission: Submission,
  profile: ProviderProfile,
): ProvisioningRequest {
  const id = ids.newRequestId();
  const nowMs = clock.nowMs();
  const { operation, connection: fields, ticket, completion, onFailure, deadlineSeconds } = submission;
  const name = fields['name'];
  return {
    id,
    tenant,
    operation,
    provider: profile.name,
    dialect: profile.dialect,
    fields,
    connectionName: typeof name === 'string' ? name : generatedConnectionName(id),
    ticket,
    completion,
    onFailure,
    requestedBy: actor,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deadlineAtMs: nowMs + deadlineSeconds * 1000,
    state: 'accepted',
    tunnel: 'unknown',
    version: 1,
  };
}

async function idempotencyOf(
  { fingerprinter }: SubmitDependencies,
  body: unknown,
  resource: RequestResource,
  key: string | undefined,
): Promise<IdempotencyRecord | undefined> {
  if (key === undefined) return undefined;
  // The order of the members of a JSON object has no meaning, so it must not change the fingerprint.
  const fingerprint = await fingerprinter.fingerprint(stringify(body) ?? '');
  return { key, fingerprint, answer: JSON.stringify(resource) };
}

function partOf(body: unknown, name: string): unknown {
  return isObject(body) ? body[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
