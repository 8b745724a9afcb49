import type { Outcome } from '../../../../contract/outcome';
import { problemOf } from '../../../domain/request/problem';
import type { ProviderFailure } from '../../../domain/connection/provider-call';
import type { Attempt, LastFailure } from '../../../domain/request/provisioning-request';
import type { ConnectionFields } from '../../../ports/provider-dialect';
import type { ProviderTarget } from '../../provider/provider-target';

/** What a request keeps of a call that failed. */
export function lastFailureOf({ problem, answer, message, class: found }: ProviderFailure): LastFailure {
  return { problem, answer, message, retryable: RETRYABLE.includes(found) };
}

const RETRYABLE: readonly ProviderFailure['class'][] = ['retryable', 'busy', 'ambiguous'];

/** How a request ends when the provider refused the call, or went on failing. */
export function refusal({ problem, answer, message, retryable }: LastFailure, ...remarks: readonly string[]): Outcome {
  const detail = [sentence(message), ...remarks].join(' ');
  return {
    state: 'failed',
    provider: answer,
    problem: problemOf(problem, detail, { providerCode: answer.code, retryable }),
  };
}

/** The same when the calls failed until the deadline. */
export function failedUntilDeadline(failure: LastFailure, failures: number): Outcome {
  const tries = failures > 1 ? `; ${failures} tries in a row failed` : '';
  return refusal(failure, `It was tried until the deadline${tries}.`);
}

/** How a request ends when the deadline came before the call had been made. */
export function tooLate(detail: string): Outcome {
  return { state: 'timed_out', problem: problemOf('deadline-exceeded', detail, { retryable: true }) };
}

/**
 * How a create ends that is not sent again after sends in doubt of which nothing has come: the provider's words, how often
 * it said them, and what the dialect knows as a cause.
 */
export function notMade(
  { dialect }: ProviderTarget,
  fields: ConnectionFields,
  { number, answered = 0, lastFailure }: Attempt,
): Outcome | undefined {
  if (lastFailure === undefined) return undefined;
  const { httpStatus } = lastFailure.answer;
  const sent = httpStatus === undefined ? `It was sent ${times(number)}` : `The create was answered ${httpStatus}`;
  const often = httpStatus === undefined || answered < 2 ? '' : ` (${times(answered)} with a fault)`;
  const remark = `${sent}${often}; looking for its connection showed that nothing was created.`;
  return refusal(lastFailure, remark, ...((httpStatus ?? 0) >= 500 ? causes(fields, dialect.idsUnknownAs5xx) : []));
}

/** How a create ends whose service the provider does not know. */
export function unknownService(
  { dialect }: ProviderTarget,
  fields: ConnectionFields,
  { answer, message }: ProviderFailure,
): Outcome {
  const [field = 'the service'] = dialect.idsUnknownAs5xx ?? [];
  const what = `The VPN service that ${named(fields, field)} names is not known at the provider, or not visible to our user there`;
  const problem = problemOf('provider-rejected', `${what}; nothing was created. ${sentence(message)}`, {
    providerCode: answer.code,
  });
  return { state: 'failed', provider: answer, problem };
}

function causes(fields: ConnectionFields, names: readonly string[] = []): string[] {
  const given = names.filter((name) => fields[name] !== undefined).map((name) => named(fields, name));
  if (given.length === 0) return [];
  return [`This provider answers so when it does not know an id of the request: check ${given.join(' and ')}.`];
}

function named(fields: ConnectionFields, name: string): string {
  return `${name} ${JSON.stringify(fields[name])}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
