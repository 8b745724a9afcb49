/** A cancellation at every point of a request, alone and with a crash at other points (protocol.md 3, T8). */
import { CHANGES, CREATES, leavesProof } from './cases';
import type { RequestCase } from './cases';
import { chosenWith } from './chosen-pairs';
import { crash } from './crash';
import { countOf, sayWhatWasSearched } from './searched';
import { RunningRequest } from './whole-request';
import type { EndedRequest, Incident } from './whole-request';
import { violationsOf } from './violations';
import type { Ending } from './violations';

const run = { points: 0, pairs: 0, wrong: 0 };

afterAll(() => {
  const size = `${countOf(run.points, 'points')}, ${countOf(run.pairs, 'pairs')}`;
  sayWhatWasSearched({ search: 'a cancellation at every point, alone and with a crash', size, wrong: run.wrong });
});

/** When the tick comes that a cancellation brings about. */
type Tick = 'in its turn' | 'at once';

/** What is wrong after these incidents and a cancellation, and how many points there are without a further incident. */
async function cancelAt(
  given: RequestCase,
  point: number,
  tick: Tick,
  others: readonly (readonly [number, Incident])[] = [],
): Promise<{ wrong: string[]; points: number }> {
  let said = 'too-late';
  const cancel: Incident = async ({ world }) => {
    said = (await world.cancel()).kind;
    if (tick === 'at once') await world.tick();
  };
  const ended = await RunningRequest.toItsEnd(given, new Map([[point, cancel], ...others]));
  const ending = said === 'requested' ? await endingWhenCancelled(ended, given) : 'as-asked';
  const violations = await violationsOf(ended, given, [ending]);
  const all = said === 'requested' ? [...violations, ...effectsOf(ended, given)] : violations;
  const where = [
    `cancelled at ${point} (${said}), with its tick ${tick}`,
    ...others.map(([other]) => `crash at ${other}`),
  ].join(', ');
  return { wrong: all.map((text) => `${where}: ${text}`), points: ended.points };
}

/** A connection that was adopted although nothing proves that it is ours is not removed (protocol.md 1.8). */
async function endingWhenCancelled({ world }: EndedRequest, given: RequestCase): Promise<Ending> {
  const isAdopted = (await world.trail()).includes('adopted');
  return isAdopted && !leavesProof(given) ? 'left-to-a-person' : 'cancelled';
}

/** A change of a connection that was cancelled was never asked of the provider. */
function effectsOf({ world }: EndedRequest, { request }: RequestCase): string[] {
  const { update, delete: removals } = world.provider.calls;
  return request.operation !== undefined && update + removals > 0 ? ['it was sent and cancelled'] : [];
}

/**
 * Where a crash comes besides a cancellation. Where nothing else goes wrong: anywhere, for the crash alone can put a create
 * in doubt. Elsewhere: after the cancellation, for what a crash before it leaves behind is cancelled at other points too.
 */
function crashesBeside(point: number, points: number, { strikes }: RequestCase): readonly number[] {
  const first = Object.keys(strikes).length === 0 ? 1 : point + 1;
  return chosenWith(point, first, points).filter((other) => other !== point);
}

async function pointsOf(given: RequestCase): Promise<number> {
  return (await RunningRequest.toItsEnd(given)).points;
}

test.each([...CREATES, ...CHANGES])(
  '$name ends cancelled without a connection, or as it would have, whenever it is cancelled and crashes',
  async (given) => {
    const points = await pointsOf(given);
    const wrong: string[] = [];
    for (let point = 1; point <= points; point += 1) {
      const alone = await cancelAt(given, point, 'in its turn');
      wrong.push(...alone.wrong, ...(await cancelAt(given, point, 'at once')).wrong);
      run.points += 2;
      for (const other of crashesBeside(point, alone.points, given)) {
        wrong.push(...(await cancelAt(given, point, 'in its turn', [[other, crash]])).wrong);
        run.pairs += 1;
      }
    }
    run.wrong += wrong.length;

    expect(wrong).toEqual([]);
  },
);
