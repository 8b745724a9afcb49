/** What must hold of a batch at rest, whatever happened to it (protocol.md 9). */
import { countsOf } from '../../../../lambdas/core/domain/batch/batch-resource';
import type { BatchHeader } from '../../../../lambdas/core/domain/batch/batch-header';
import { rowRequestId } from '../../../../lambdas/core/domain/batch/row-request-id';
import { mayRunAgain } from '../../../../lambdas/core/domain/batch/run-again';
import type { RowRecord } from '../../../../lambdas/core/domain/batch/row-record';
import { isTerminal } from '../../../../lambdas/core/domain/request/request-state';
import { CANARY_KEY } from '../../../support/builders';
import type { BatchRun } from './batch-run';

/** Everything that is wrong, in words; nothing when all is well. */
export async function violationsOf(run: BatchRun, mostBatches: number): Promise<string[]> {
  const { world } = run;
  const headers = world.batches.all;
  const each = await Promise.all(headers.map((header) => violationsOfBatch(run, header)));
  const { calls } = await world.batches.dueCalls(Infinity);
  return [
    ...(headers.length === run.made.length ? [] : [`${headers.length} batches for ${run.made.length} that were told`]),
    ...(headers.length > 0 && headers.length <= mostBatches ? [] : [`${headers.length} batches`]),
    ...each.flat(),
    ...(calls.length > 0 ? [`${calls.length} calls are still looked at`] : []),
    ...(world.chunks.all.length > 0 ? ['a message is left'] : []),
    ...(await keyViolations(run)),
  ];
}

async function violationsOfBatch({ world }: BatchRun, header: BatchHeader): Promise<string[]> {
  const { id, calls } = header;
  const [call] = calls;
  const wanted = Array.from({ length: call?.rows ?? 0 }, (_, index) => call && rowRequestId(id, call.id, index));
  const requests = world.requestsOf(id);
  const records = await world.ledger.rows(id, { from: 1, to: 100 });
  const open = requests.filter(({ state }) => !isTerminal(state));
  const trails = await Promise.all(requests.map((request) => world.store.events(request.id)));
  return [
    ...(same(
      requests.map((request) => request.id),
      wanted,
    )
      ? []
      : [`${requests.length} requests of ${wanted.length} rows`]),
    ...(same(
      requests.map(({ batch }) => batch?.row),
      wanted.map((_, index) => index + 1),
    )
      ? []
      : ['a row has another number']),
    ...(open.length === 0 ? [] : [`${open.length} rows have not ended`]),
    ...(same(
      records.map(({ state }) => state),
      requests.map(({ state }) => state),
    )
      ? []
      : ['a record is not as its request']),
    ...(trails.every((trail) => trail.every(({ sequence }, index) => sequence === index + 1))
      ? []
      : ['a trail has a gap']),
    ...(await countViolations(header, records, (await world.ledger.tally(id))?.states ?? {})),
  ];
}

/** The counts equal a group-by over the rows. */
function countViolations(
  header: BatchHeader,
  records: readonly RowRecord[],
  states: Readonly<Record<string, number>>,
): Promise<string[]> {
  const grouped = new Map<string, number>();
  records.forEach(({ state }) => grouped.set(state, (grouped.get(state) ?? 0) + 1));
  const wrong = [...new Set([...grouped.keys(), ...Object.keys(states)])].filter(
    (state) => (grouped.get(state) ?? 0) !== (states[state] ?? 0),
  );
  const { rows, ...counts } = countsOf(header, undefined);
  const sum = Object.values(counts).reduce((total, count) => total + count, 0);
  return Promise.resolve([
    ...wrong.map((state) => `${states[state] ?? 0} rows are counted ${state}, and ${grouped.get(state) ?? 0} are`),
    ...(sum === rows ? [] : [`the counts are ${sum} of ${rows} rows`]),
    ...(header.end === undefined ? ['the end is not kept'] : []),
    ...Object.entries(counts)
      .filter(([state, count]) => state !== 'invalid' && count !== (grouped.get(state) ?? 0))
      .map(([state]) => `the end says another number of ${state}`),
  ]);
}

/** Keys are where a row may run again, and nowhere else. */
async function keyViolations({ world }: BatchRun): Promise<string[]> {
  const kept = world.batches.storedChunks.flat().filter(({ accepted }) => accepted?.sealedKey !== undefined).length;
  const unfinished = world.batches.all.filter(({ rerunBy }) => rerunBy === undefined);
  const records = await Promise.all(unfinished.map(({ id }) => world.ledger.rows(id, { from: 1, to: 100 })));
  const needed = records.flat().filter(mayRunAgain).length;
  const sealed = await Promise.all(world.store.ids.map((id) => world.store.sealedKey(id)));
  const left = sealed.filter((key) => key !== undefined).length;
  const isOut = JSON.stringify([world.batches.all, world.batches.storedChunks, world.trail.events]).includes(
    CANARY_KEY,
  );
  return [
    ...(kept === needed ? [] : [`${kept} keys are kept for ${needed} rows that may run again`]),
    ...(left === 0 ? [] : [`${left} sealed keys of requests are left`]),
    ...(isOut ? ['a pre-shared key is out'] : []),
  ];
}

function same(found: readonly unknown[], wanted: readonly unknown[]): boolean {
  return JSON.stringify(found) === JSON.stringify(wanted);
}
