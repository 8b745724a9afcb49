import type { StepResult } from '../../contract/steps';
import { problemOf } from '../domain/problems';
import type { ProviderFailure } from '../domain/provider-call';

/**
 * A step's result when the provider refused the call, or went on failing. After an unanswered create that is
 * no clean failure: its connection may still appear (faults.md 1.8 and 2a).
 */
export function refused(failure: ProviderFailure, everInDoubt: boolean, remark = ''): StepResult {
  const doubt = everInDoubt ? 'An earlier create went unanswered; its connection may still appear.' : '';
  const detail = [sentence(failure.message), remark, doubt].filter((part) => part !== '').join(' ');
  const problem = problemOf(failure.problem, detail, {
    providerCode: failure.answer.code,
    retryable: !everInDoubt && (failure.class === 'retryable' || failure.class === 'busy'),
  });
  const state = everInDoubt ? 'needs_attention' : 'failed';
  return { next: 'failed', outcome: { state, provider: failure.answer, problem } };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

/** A step's result when the deadline came before the call had been accepted. */
export function tooLate(detail: string, { retryable } = { retryable: true }): StepResult {
  const problem = problemOf('deadline-exceeded', detail, { retryable });
  return { next: 'failed', outcome: { state: 'timed_out', problem } };
}
