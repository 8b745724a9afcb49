/**
 * A step or a tick that runs twice at the same time, from every point of its first run on (protocol.md 2.1, SFN redelivers a
 * task, and 7.4, a tick outlives its lease); and a state `Watch` that is tried again at any point.
 */
import { TICK } from '../../../lambdas/contract/ticks';
import { CHANGES, CREATES } from './cases';
import type { RequestCase } from './cases';
import { countOf, sayWhatWasSearched } from './searched';
import { RunningRequest } from './whole-request';
import type { Incident } from './whole-request';
import { violationsOf } from './violations';

/** From when on another tick gets an account whose tick has not ended, in seconds. */
const LEASE_OVER_SECONDS = (TICK.leaseMs + TICK.leaseMarginMs) / 1000 + 1;
/** The first redelivery of a message may come too early for the lease; the second one does not. */
const FROZEN_SECONDS = 2 * TICK.visibilitySeconds + 5;

const TWINS: readonly { name: string; incident: Incident }[] = [
  { name: 'the second run goes by while the first one stands still', incident: (run) => run.runAgain() },
  { name: 'the first run is given up and goes on 1 s later', incident: (run) => run.hold(1) },
  { name: 'the first run is given up and goes on 29 s later', incident: (run) => run.hold(29) },
  {
    name: 'another tick goes by when the lease of the first one is over',
    incident: async (run) => {
      if (!run.isInTick) return;
      run.world.clock.advance(LEASE_OVER_SECONDS);
      await run.runAgain();
    },
  },
  {
    name: 'a tick goes on after another one has run because its lease was over',
    incident: (run) => (run.isInTick ? run.hold(FROZEN_SECONDS) : undefined),
  },
  {
    name: 'the reconciler goes by while a run stands still',
    incident: async (run) => {
      await run.reconcile();
    },
  },
  { name: 'the execution waits with another token', incident: (run) => run.watchAnew() },
];

const run = { points: 0, wrong: 0 };

afterAll(() => {
  sayWhatWasSearched({
    search: 'two runs at once, from every point',
    size: countOf(run.points, 'points'),
    wrong: run.wrong,
  });
});

async function twinAt(given: RequestCase, point: number, incident: Incident): Promise<string[]> {
  const ended = await RunningRequest.toItsEnd(given, new Map([[point, incident]]));
  const violations = await violationsOf(ended, given, ['as-asked']);
  return violations.map((text) => `at ${point}: ${text}`);
}

describe.each(TWINS)('two runs at once: $name', ({ incident }) => {
  test.each([...CREATES, ...CHANGES])('$name ends as it would with one run of each step', async (given) => {
    const { points } = await RunningRequest.toItsEnd(given);
    const wrong: string[] = [];
    for (let point = 1; point <= points; point += 1) {
      wrong.push(...(await twinAt(given, point, incident)));
      run.points += 1;
    }
    run.wrong += wrong.length;

    expect(wrong).toEqual([]);
  });
});
