import type { ProviderAnswer } from '../../../contract/outcome';
import type { ProblemCode } from '../request/problem';

/**
 * What a provider's status word means to us (provider-apis.md 4.1); the vendors' words end in the dialects. `frozen` is
 * a failure that only an operator can mend.
 */
export type ResourceStatus = 'pending' | 'ready' | 'ready_down' | 'failed' | 'frozen' | 'deleting' | 'unknown';

/** One look at a connection. */
export type Observation =
  | {
      readonly kind: 'seen';
      readonly meaning: ResourceStatus;
      /** The provider's word, normalised (provider-apis.md 3, E26). */
      readonly status: string;
      readonly answer: ProviderAnswer;
    }
  | { readonly kind: 'absent'; readonly answer: ProviderAnswer }
  | {
      readonly kind: 'unanswered';
      /** Another look may help; otherwise the provider refuses us. */
      readonly retryable: boolean;
      /** Our token was refused. */
      readonly isRefusal?: boolean | undefined;
      readonly reason: string;
      /** The problem to report when it ends the request. */
      readonly problem: ProblemCode;
      readonly answer: ProviderAnswer;
    };

/** Why the status is not the newest, as a sentence to append; nothing when the last look was answered. */
export function silence(observation: Observation): string {
  return observation.kind === 'unanswered' ? ` The last look had no usable answer: ${observation.reason}.` : '';
}

/** The code of the problem of a request whose deadline came: the provider's silence is the reason where it was silent. */
export function lateCode(observation: Observation): ProblemCode {
  return observation.kind === 'unanswered' ? observation.problem : 'deadline-exceeded';
}
