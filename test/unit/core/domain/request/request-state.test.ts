import { InvariantError } from '../../../../../lambdas/core/domain/errors';
import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import { isTerminal, transition } from '../../../../../lambdas/core/domain/request/request-state';
import type { RequestState } from '../../../../../lambdas/core/domain/request/request-state';

const STATES: readonly RequestState[] = ['accepted', 'running', ...TERMINAL_STATES];
const ALL_EDGES = STATES.flatMap((from) => STATES.map((to) => ({ from, to })));
const isAllowed = ({ from, to }: { from: RequestState; to: RequestState }): boolean =>
  from === 'accepted' || (from === 'running' && to !== 'accepted');

test.each(ALL_EDGES.filter(isAllowed))('$from goes to $to', ({ from, to }) => {
  expect(transition(from, to)).toBe(to);
});

test.each(ALL_EDGES.filter((edge) => !isAllowed(edge)))('$from never goes to $to', ({ from, to }) => {
  expect(() => transition(from, to)).toThrow(InvariantError);
});

test('exactly the states of the contract are terminal', () => {
  expect(STATES.filter(isTerminal)).toEqual(TERMINAL_STATES);
});
