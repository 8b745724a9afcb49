/** Every state that a handshake can get into, whatever the order of its calls. */
import type { Handshake } from './handshake';
import { Moves } from './moves';
import type { Move } from './moves';
import { onceKnown } from './remembered';
import { isHole, isStranded, keyOf } from './state';
import type { Allowance, State } from './state';

/** What a search has found. */
export interface Searched {
  readonly states: number;
  /** What happened before the first thing that is wrong, in words; absent when nothing is. */
  readonly story?: readonly string[] | undefined;
}

/** How far a search is on its way down. */
interface Step {
  readonly what: string;
  readonly rest: Move[];
}

/**
 * Searches all that can happen to so many registrars and the ticks that they bring about, depth first; ends with the first
 * thing that is wrong. A state that was reached before is not searched again.
 */
export async function search(handshake: Handshake, registrars: number, allowance: Allowance): Promise<Searched> {
  const moves = await Moves.prepare(handshake);
  const seen = new Set<string>();
  const path: Step[] = [];
  /** @returns what is wrong with the state */
  const visit = async (state: State, what: string): Promise<string | undefined> => {
    const key = keyOf(state);
    if (seen.has(key)) return undefined;
    seen.add(key);
    const rest = await onceKnown(() => moves.from(state));
    path.push({ what, rest });
    if (isHole(state)) return 'An entry waits, and nobody will ever look at it';
    return rest.length === 0 && isStranded(state) ? 'A message comes again and again for nothing' : undefined;
  };
  let wrong = await visit(moves.begin(registrars, allowance), 'Nothing has happened');
  for (let step = path.at(-1); step !== undefined && wrong === undefined; step = path.at(-1)) {
    const next = step.rest.pop();
    if (next === undefined) path.pop();
    else wrong = await visit(next.to, next.what);
  }
  return { states: seen.size, ...(wrong !== undefined && { story: [...path.map(({ what }) => what), wrong] }) };
}
