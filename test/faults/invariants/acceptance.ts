import type { RequestTrace, Trace } from '../simulation/trace';
import { violationOf, type Violation } from './violation';

/**
 * Every request is accepted once, whatever its caller repeats, and every answer names the same request (protocol.md
 * 2.1).
 */
export function acceptanceViolations({ requests, unplanned }: Trace): Violation[] {
  return [
    ...unplanned.map((id) => ({ kind: 'a request nobody made', detail: `${id} is in the store` })),
    ...requests.flatMap((request) => [...lost(request), ...wrongAnswers(request)]),
  ];
}

function lost(request: RequestTrace): Violation[] {
  return request.stored === undefined ? [violationOf(request, 'lost', 'it was never accepted')] : [];
}

function wrongAnswers(request: RequestTrace): Violation[] {
  const wrong = request.answers.filter(({ status, body }) => status !== 202 || body['id'] !== request.stored?.id);
  return wrong.map(({ status, body }) =>
    violationOf(request, 'wrong answer', `status ${status ?? 'none'}, ${JSON.stringify(body).slice(0, 300)}`),
  );
}
