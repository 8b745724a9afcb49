import type { Outcome, ProviderAnswer } from '../../../contract/outcome';
import { problemOf } from '../request/problem';
import { DELETED } from '../request/shown-connection';
import { lateCode, silence } from './observation';
import type { Observation } from './observation';
import { READ_AFTER_WRITE_MS } from './observation-history';
import type { ObservationHistory } from './observation-history';

type Seen = Extract<Observation, { kind: 'seen' }>;

/** How a delete ends when the connection is gone (provider-apis.md 4.5). */
export function goneOutcome(answer: ProviderAnswer): Outcome {
  return { state: 'succeeded', status: DELETED, provider: answer };
}

/**
 * How a delete ends while the connection is still there; `undefined` while it may still go. ERROR is the delete's own
 * once what the provider says cannot be older than it (provider-apis.md 4.5).
 */
export function undeletableOutcome(
  { meaning, status, answer }: Seen,
  nowMs: number,
  { watch }: ObservationHistory,
): Outcome | undefined {
  if (meaning === 'frozen') return frozenOutcome(answer, status);
  if (meaning !== 'failed' || nowMs - watch.sinceMs < READ_AFTER_WRITE_MS) return undefined;
  const problem = problemOf(
    'provider-error-status',
    `The provider reports the connection as ${status} after its delete.`,
  );
  return { state: 'failed', tunnel: 'down', status, provider: answer, problem };
}

/** How a delete ends when the provider has frozen the connection: only an operator can help. */
export function frozenOutcome(answer: ProviderAnswer, status = 'FROZEN'): Outcome {
  const detail =
    'A frozen connection cannot be deleted through the API; see to the arrears or the administrative state.';
  const problem = problemOf('provider-frozen', detail, { providerCode: answer.code });
  return { state: 'needs_attention', tunnel: 'down', status, provider: answer, problem };
}

/** How a delete ends at its deadline. */
export function stillThereOutcome(observation: Observation, { lastStatus }: ObservationHistory): Outcome {
  const status = observation.kind === 'seen' ? observation.status : lastStatus;
  const detail = `The connection was still there at the deadline, ${status}.${silence(observation)}`;
  const problem = problemOf(lateCode(observation), detail, {
    providerCode: observation.answer.code,
    retryable: true,
  });
  return { state: 'timed_out', tunnel: 'unknown', status, provider: observation.answer, problem };
}
