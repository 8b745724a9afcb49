import type { RequestTrace, Trace } from '../simulation/trace';
import { violationOf, type Violation } from './violation';

/**
 * Of the plain requests at most this part may fail, or need attention, when faults are frequent (protocol.md 3, T2).
 */
const MOST_UNDONE = 0.001;
/** Up to this probability none needs attention (protocol.md 3, T1). */
const SELDOM = 0.1;

/** Requests that nothing but faults can stop: nobody cancels them, they have time, and their connection settles. */
export function isPlain({ planned }: RequestTrace): boolean {
  return planned.class === 'plain' || planned.class === 'namesake';
}

/** How a request ended that did not do what it was asked for; `undefined` when it did. */
export function undoneStateOf({ stored }: RequestTrace): string | undefined {
  return stored?.state === 'succeeded' ? undefined : (stored?.state ?? 'lost');
}

/** Plain requests succeed or, seldom, fail cleanly (protocol.md 3, T1 and T2). */
export function outcomeViolations({ requests, probability }: Trace): Violation[] {
  const plain = requests.filter(isPlain);
  const undone = plain.filter((request) => undoneStateOf(request) !== undefined);
  const refused = probability <= SELDOM ? undone.filter(({ stored }) => stored?.state !== 'failed') : [];
  const tooMany = undone.length > MOST_UNDONE * plain.length && probability > SELDOM ? undone : refused;
  return tooMany.map((request) => violationOf(request, 'not done', describe(request)));
}

function describe(request: RequestTrace): string {
  return `${undoneStateOf(request) ?? ''}: ${request.stored?.problem?.detail ?? ''}`;
}
