import type { Attempt } from './provisioning-request';

type Doubt = Pick<Attempt, 'answered' | 'unanswered' | 'lastFailure'>;

/** What became of a create in doubt, as the beginning of a sentence. */
export function doubtOf(attempt: Doubt | undefined): string {
  const { answer, message = '' } = attempt?.lastFailure ?? {};
  if (!isAnsweredOnly(attempt) || answer?.httpStatus === undefined) return 'A create call went unanswered';
  return `A create call was answered ${answer.httpStatus} (${message.trim()})`;
}

/** Whether the provider answered every create that is in doubt. */
export function isAnsweredOnly(attempt: Doubt | undefined): boolean {
  return (attempt?.answered ?? 0) > 0 && (attempt?.unanswered ?? 0) === 0;
}
