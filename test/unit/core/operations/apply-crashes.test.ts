import type { StepResult } from '../../../../lambdas/contract/steps';
import type { ProvisioningRequest } from '../../../../lambdas/core/domain/provisioning-request';
import type { Strike } from '../../../support/in-memory-provider';
import { crashingAt, World } from './world';
import type { Point } from './world';

const RUNNING = { state: 'running', phase: 'apply' } as const;
const CASES: readonly { name: string; request: Partial<ProvisioningRequest>; strikes: readonly Strike[] }[] = [
  { name: 'a name of the caller', request: {}, strikes: [] },
  { name: 'a generated name', request: { connectionName: undefined }, strikes: [] },
  {
    name: 'an answer that was lost',
    request: {},
    strikes: [
      (perform) => {
        perform();
        return { kind: 'no-answer', reason: 'ECONNRESET' };
      },
    ],
  },
  {
    name: 'a call that was lost',
    request: { connectionName: undefined },
    strikes: [() => ({ kind: 'no-answer', reason: 'ECONNRESET' })],
  },
];

/** Runs `apply` like the workflow, which repeats a run that crashed, until it no longer says `again`. */
async function applyThroughCrashes(world: World, point: Point): Promise<StepResult> {
  for (let run = 0; run < 30; run += 1) {
    const result = await world.apply(point).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('Crash')) return undefined;
      throw error;
    });
    if (result !== undefined && result.next !== 'again') return result;
    world.clock.advance(result === undefined ? 1 : result.waitSeconds);
  }
  throw new Error('apply never ended');
}

/** Provisions one request to its end, with crashes of `apply` at the given passages. */
async function provision(
  { request, strikes }: (typeof CASES)[number],
  passages: readonly number[],
): Promise<{ world: World; passed: number }> {
  const world = await World.withRequest({ ...RUNNING, ...request });
  world.provider.strike('create', ...strikes);
  const point = crashingAt(...passages);
  await applyThroughCrashes(world, point);
  world.provider.settle('ACTIVE');
  await world.record({ step: await world.observe() });
  return { world, passed: point.passed() };
}

/** What must hold however it went (faults.md 2c). */
async function endOf(world: World): Promise<object> {
  const stored = await world.stored();
  const events = await world.store.events(world.request.id);
  return {
    state: stored.state,
    connections: world.provider.connections.length,
    isTheOneRecorded: world.provider.connections[0]?.id === stored.connection?.id,
    sequencesWithoutGap: events.every(({ sequence }, index) => sequence === index + 1),
    lastEvent: events.at(-1)?.type,
    keyIsLeft: (await world.store.sealedKey(world.request.id)) !== undefined,
  };
}

const GOOD_END = {
  state: 'succeeded',
  connections: 1,
  isTheOneRecorded: true,
  sequencesWithoutGap: true,
  lastEvent: 'succeeded',
  keyIsLeft: false,
};

describe.each(CASES)('with $name', (given) => {
  test('every single crash of apply leads to exactly one connection', async () => {
    const { passed } = await provision(given, []);
    expect(passed).toBeGreaterThan(10);

    for (let passage = 1; passage <= passed; passage += 1) {
      const { world } = await provision(given, [passage]);

      expect({ passage, ...(await endOf(world)) }).toEqual({ passage, ...GOOD_END });
    }
  });

  test('every pair of crashes of apply leads to exactly one connection (faults.md T4)', async () => {
    const { passed } = await provision(given, []);

    for (let first = 1; first <= passed; first += 1) {
      // A crash adds a run: the second one may be as far behind it as a run without a crash is long.
      for (let second = first + 1; second <= first + passed; second += 1) {
        const { world } = await provision(given, [first, second]);

        expect({ first, second, ...(await endOf(world)) }).toEqual({ first, second, ...GOOD_END });
      }
    }
  });
});
