import type { Problem } from '../../../contract/outcome';
import { firstOf } from '../../domain/request/request-change';
import type { RequestId } from '../../domain/request/request-id';
import type { Secret } from '../../domain/secrets/secret';
import { newRequest } from '../../domain/submission/new-request';
import type { ResolvedSubmission } from '../../domain/submission/new-request';
import { problemOf } from '../../domain/request/problem';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { showsPreSharedKey } from '../../domain/submission/idempotency-key';
import { readSubmission } from '../../domain/submission/read-submission';
import { readQueueMessage, undeliverable } from '../../domain/submission/queue-message';
import type { Undeliverable } from '../../domain/submission/queue-message';
import { resourceOf } from '../../domain/request/request-resource';
import type { RequestResource } from '../../domain/request/request-resource';
import { pointerOf, sentencesOf } from '../../domain/findings/violation';
import type { Violation } from '../../domain/findings/violation';
import type { Caller } from '../../domain/caller';
import { checkSubmission, speakersIn } from './check-submission';
import { acceptSubmission, firstAnswerOf } from './submit-request';
import type { KeyedSubmission, SubmitDependencies } from './submit-request';

/** One message of the intake queue. */
export interface IntakeMessage {
  /**
   * Id that SQS gave it, the same at every delivery; the idempotency key of a message that brings none. That of the
   * notification or event stands for it in a message that came through SNS or EventBridge, which may send one twice.
   */
  readonly id: string;
  readonly body: string;
  readonly caller: Caller;
}

/** What came of a message. One that is undeliverable must be delivered again, so that it ends in the dead-letter queue. */
export type IntakeOutcome =
  | { readonly kind: 'accepted'; readonly requestId: RequestId }
  | { readonly kind: 'rejected'; readonly requestId: RequestId; readonly code: string | undefined }
  | Undeliverable;

/** Where a message's rejection is found again. */
const REJECTION_PREFIX = 'rejected:';

/** No body has this fingerprint, so nobody can have a rejection answered as his own request. */
const NO_FINGERPRINT = '';

/**
 * Takes in one message of the queue: accepts it exactly as HTTP does, or records it as a rejected request where its
 * operation and provider can be read. However often a message is delivered, it makes one request (queue.md "Messages",
 * protocol.md 2.1, column Q).
 *
 * @throws ServiceUnavailableError, ConfigurationError when the provider's profile is unusable
 */
export async function intakeMessage(deps: SubmitDependencies, delivered: IntakeMessage): Promise<IntakeOutcome> {
  const read = readQueueMessage(delivered.body);
  if (read.kind === 'undeliverable') return read;
  const message = { ...delivered, id: read.id ?? delivered.id };
  const content = readSubmission(read.body, speakersIn(deps));
  if (showsPreSharedKey(read.idempotencyKey, content.preSharedKey)) {
    return undeliverable('invalid-idempotency-key', '/idempotencyKey');
  }
  const repetition = { canonicalText: content.canonicalText, idempotencyKey: read.idempotencyKey ?? message.id };
  const { accepted, rightPart, errors } = await checkSubmission(deps, content);
  if (accepted !== undefined) return accept(deps, message, { ...accepted, ...repetition });
  const earlier = await acceptedBefore(deps, message, repetition);
  if (earlier !== undefined) return earlier;
  if (rightPart === undefined) return undeliverable('unreadable', ...unreadableFields(errors));
  return reject(deps, message, rightPart, problemOf('invalid', sentencesOf(errors)));
}

async function accept(
  deps: SubmitDependencies,
  message: IntakeMessage,
  submitted: KeyedSubmission,
): Promise<IntakeOutcome> {
  const rejection = await deps.store.idempotencyRecord(message.caller.tenant, rejectionKey(message));
  // The rules have changed since this message was rejected; it keeps its one request.
  if (rejection !== undefined) return rejected(firstAnswerOf(rejection));
  const result = await acceptSubmission(deps, message.caller, submitted);
  if (result.kind === 'accepted') return { kind: 'accepted', requestId: result.resource.id };
  const problem = problemOf('idempotency-key-reused', 'The idempotency key was used before with another body.');
  return reject(deps, message, submitted, problem);
}

/** What an earlier delivery made of the same message while the rules, or the profile, were others. */
async function acceptedBefore(
  { store, fingerprinter }: SubmitDependencies,
  { caller }: IntakeMessage,
  { canonicalText, idempotencyKey }: { readonly canonicalText: Secret; readonly idempotencyKey: string },
): Promise<IntakeOutcome | undefined> {
  const record = await store.idempotencyRecord(caller.tenant, idempotencyKey);
  if (record === undefined || record.fingerprint !== (await fingerprinter.fingerprint(canonicalText))) return undefined;
  return { kind: 'accepted', requestId: firstAnswerOf(record).id };
}

/**
 * Records a message as a request that has ended at once, with one audit event and no sealed key. Dispatch starts its
 * execution all the same, as the stream shows keys and no states; the first step finds that it has ended.
 */
async function reject(
  { store, ids, clock }: SubmitDependencies,
  message: IntakeMessage,
  submission: ResolvedSubmission,
  problem: Problem,
): Promise<IntakeOutcome> {
  const { tenant, actor } = message.caller;
  const nowMs = clock.nowMs();
  const request: ProvisioningRequest = {
    ...newRequest(submission, { id: ids.newRequestId(), tenant, actor, nowMs }),
    hasPreSharedKey: false,
    state: 'rejected',
    endedAtMs: nowMs,
    problem,
  };
  const resource = resourceOf(request);
  const stored = await store.accept({
    ...firstOf(request, { type: 'rejected', actor }),
    idempotency: { key: rejectionKey(message), fingerprint: NO_FINGERPRINT, answer: JSON.stringify(resource) },
  });
  return rejected(stored === 'accepted' ? resource : firstAnswerOf(stored));
}

function rejected({ id, problem }: RequestResource): IntakeOutcome {
  return { kind: 'rejected', requestId: id, code: problem?.code };
}

function rejectionKey({ id }: IntakeMessage): string {
  return REJECTION_PREFIX + id;
}

/** Of operation and provider those that are wrong; names of other fields are the sender's own words. */
function unreadableFields(errors: readonly Violation[]): string[] {
  const pointers = new Set(errors.map(({ path }) => pointerOf(path)));
  return ['/operation', '/provider'].filter((pointer) => pointers.has(pointer));
}
