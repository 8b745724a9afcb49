import type { ProviderAnswer } from '../../../contract/outcome';
import type { Secret } from '../../domain/secrets/secret';
import type { HttpResponse, ProviderFailure, ProviderOperation } from '../../domain/connection/provider-call';
import type { TransportFailure } from '../../ports/http-transport';
import type { FailureContext, ProviderDialect } from '../../ports/provider-dialect';
import { retryAfterMs } from '../../wire/retry-after';
import type { HeldBack, Hindrance } from './slots';

/**
 * Secrets that the provider's text may echo, so that they can be removed from it; nothing where they cannot be had, and then
 * the text is not quoted. Asked for only when there is a text to quote.
 */
export type KnownSecrets = () => Promise<readonly Secret[] | undefined>;

/** For a text that is about many connections, whose keys nobody has all at hand. */
export const UNKNOWN_SECRETS: KnownSecrets = () => Promise.resolve(undefined);

/** The keys that a call sends, of which its answer may show one. */
export function keysIn({ preSharedKey }: { readonly preSharedKey: Secret | undefined }): readonly Secret[] {
  return preSharedKey === undefined ? [] : [preSharedKey];
}

/** The read that shows whether a VPN service is there and visible, as a person calls it. */
export const SERVICE_LOOK_UP = 'the look-up of the VPN service';

/** A list never has more pages than this; more is a provider gone wrong. */
export const MAX_PAGES = 100;

/** What there is to know of a call that failed. */
export interface FailedCall extends FailureContext {
  /** What a person calls it; default: the operation. */
  readonly name?: string;
  readonly secrets: KnownSecrets;
}

/** An answer that says that a call failed, and what its text is read with. */
export interface Heard {
  readonly dialect: ProviderDialect;
  readonly response: HttpResponse;
  /** The secrets that the call was authorized with. */
  readonly credentials: readonly string[];
  readonly nowMs: number;
}

/** The failure that an answer without success is, in the provider's words where our secrets can be removed from them. */
export async function refusalOf(call: FailedCall, heard: Heard): Promise<ProviderFailure> {
  const { dialect, response, credentials, nowMs } = heard;
  const { class: found, problem } = dialect.classify(response, dialect.parseError(response), call);
  // What is gone ends nothing that would have to be explained.
  const known = found === 'gone' ? undefined : await call.secrets();
  const secrets = [...(known ?? []).map((secret) => secret.reveal()), ...credentials];
  const error = dialect.parseError(response, secrets);
  return {
    class: found,
    problem,
    answer: { httpStatus: response.status, code: error.code, requestId: error.requestId },
    message: messageOf(call, response, known === undefined ? '' : error.message),
    retryAfterMs: retryAfterMs(response, nowMs),
  };
}

/** An answer of success that does not say what it should. */
export function unusable(call: FailedCall, answer: ProviderAnswer): ProviderFailure {
  return { ...unknownEffect(call.operation), answer, message: `The answer to ${nameOf(call)} was unusable` };
}

/** No answer at all. */
export function unanswered({ kind, reason }: TransportFailure, call: FailedCall): ProviderFailure {
  const message = `The provider gave no answer to ${nameOf(call)} (${reason})`;
  return kind === 'not-sent'
    ? { class: 'retryable', problem: 'provider-unavailable', answer: {}, message }
    : { ...unknownEffect(call.operation), answer: {}, message };
}

/** A call that was not made since what came before it took too long. */
export function notSentInTime({ operation }: FailedCall): ProviderFailure {
  const message = `The ${operation} was not sent: what came before it took too long`;
  return { class: 'retryable', problem: 'provider-unavailable', answer: {}, message };
}

/** A call that was not made since its account's pace has no room for it now: it certainly had no effect. */
export function notMadeNow({ reason, retryAfterMs }: HeldBack, call: string): ProviderFailure {
  const message = `The ${call} was not sent: ${WHY[reason]}`;
  // A provider that is away is a failure for all who wait for it, also for those whose calls are not made.
  const isHeldBack = reason === 'silent' ? undefined : true;
  return { class: 'retryable', problem: 'provider-unavailable', answer: {}, message, retryAfterMs, isHeldBack };
}

const WHY: Readonly<Record<Hindrance, string>> = {
  full: 'the limit of calls leaves no room for it',
  paused: 'its provider is paused',
  silent: 'the provider has given no usable answer for a while',
  asked: 'the provider asks to be left alone',
};

/** A list that does not end. */
export function endlessList(): ProviderFailure {
  const message = `The provider's list has more than ${MAX_PAGES} pages`;
  return { class: 'permanent', problem: 'provider-rejected', answer: {}, message };
}

/** The provider's words; those about a look or a delete after what was asked. */
function messageOf(call: FailedCall, { status }: HttpResponse, words: string): string {
  const answered = `The answer to ${nameOf(call)} was ${status}`;
  if (words === '') return answered;
  return call.operation === 'create' || call.operation === 'update' ? words : `${answered}: ${words}`;
}

/** What a person calls a call. */
export function nameOf({ name, operation }: Pick<FailedCall, 'name' | 'operation'>): string {
  return name ?? operation;
}

/** After a create nobody knows what happened; a read can simply be repeated. */
function unknownEffect(operation: ProviderOperation): Pick<ProviderFailure, 'class' | 'problem'> {
  return { class: operation === 'create' ? 'ambiguous' : 'retryable', problem: 'provider-unavailable' };
}
