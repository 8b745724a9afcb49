import type { StepResult } from '../../contract/steps';
import { problemOf } from '../domain/problems';
import type { ProviderFailure } from '../domain/provider-call';

/**
 * A step's result when the provider refused the call, or went on failing. Without credentials nobody can look any more
 * whether an earlier create had its effect (faults.md 2a).
 */
export function refused(failure: ProviderFailure, everInDoubt: boolean, remark = ''): StepResult {
  const problem = problemOf(failure.problem, `${failure.message} ${remark}`.trim(), {
    providerCode: failure.answer.code,
    retryable: failure.class === 'retryable' || failure.class === 'busy',
  });
  const state = everInDoubt && failure.problem === 'provider-auth' ? 'needs_attention' : 'failed';
  return { next: 'failed', outcome: { state, provider: failure.answer, problem } };
}

/** A step's result when the deadline came before the call had been accepted. */
export function tooLate(detail: string): StepResult {
  const problem = problemOf('deadline-exceeded', detail, { retryable: true });
  return { next: 'failed', outcome: { state: 'timed_out', problem } };
}
