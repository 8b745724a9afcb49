import type { Outcome } from '../../../../contract/outcome';
import { problemOf } from '../../../domain/request/problem';
import type { ProviderFailure } from '../../../domain/connection/provider-call';

/** How a request ends when the provider refused the call, or went on failing. */
export function refusal(failure: ProviderFailure, remark = ''): Outcome {
  const detail = [sentence(failure.message), remark].filter((part) => part !== '').join(' ');
  const problem = problemOf(failure.problem, detail, {
    providerCode: failure.answer.code,
    retryable: failure.class === 'retryable' || failure.class === 'busy',
  });
  return { state: 'failed', provider: failure.answer, problem };
}

/** How a request ends when the deadline came before the call had been accepted. */
export function tooLate(detail: string): Outcome {
  return { state: 'timed_out', problem: problemOf('deadline-exceeded', detail, { retryable: true }) };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
