import { batchResourceOf } from '../../../../../lambdas/core/domain/batch/batch-resource';
import type { Tally } from '../../../../../lambdas/core/domain/batch/row-record';
import { batchHeader, batchId, callId, NOW_MS } from '../../../../support/builders';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A batch of ten rows, of which one is invalid. */
const HEADER = batchHeader({ calls: [{ id: callId(), firstRow: 1, rows: 10, invalid: 1, chunkSizes: [10] }] });

function tally(states: Tally['states'], lastEndedAtMs?: number): Tally {
  return { states, countedAtMs: NOW_MS, lastEndedAtMs };
}

test('rows that nothing is known of are accepted, and the counts together are all rows', () => {
  const { counts, state } = batchResourceOf(HEADER, undefined, NOW_MS);

  expect(counts).toMatchObject({ rows: 10, invalid: 1, accepted: 9, running: 0, succeeded: 0 });
  expect(state).toBe('running');
});

test('rows that are counted are not accepted any more', () => {
  const { counts } = batchResourceOf(HEADER, tally({ running: 2, succeeded: 3, failed: 1 }), NOW_MS);

  expect(counts).toMatchObject({ accepted: 3, running: 2, succeeded: 3, failed: 1 });
});

test.each([
  { name: 'rows wait', states: { succeeded: 8 }, changes: {}, state: 'running' },
  { name: 'rows run', states: { succeeded: 8, running: 1 }, changes: {}, state: 'running' },
  { name: 'all rows have ended', states: { succeeded: 8, needs_attention: 1 }, changes: {}, state: 'ended' },
  {
    name: 'it was cancelled and rows run',
    states: { cancelled: 8, running: 1 },
    changes: { cancellation: { requestedAtMs: NOW_MS, requestedBy: 'x' } },
    state: 'running',
  },
  {
    name: 'it was cancelled and all rows have ended',
    states: { cancelled: 9 },
    changes: { cancellation: { requestedAtMs: NOW_MS, requestedBy: 'x' } },
    state: 'cancelled',
  },
  { name: 'more rows may come', states: { succeeded: 9 }, changes: { openUntilMs: NOW_MS + DAY_MS }, state: 'open' },
  { name: 'it has closed by itself', states: { succeeded: 9 }, changes: { openUntilMs: NOW_MS }, state: 'ended' },
  {
    name: 'it was closed',
    states: { succeeded: 8 },
    changes: { openUntilMs: NOW_MS + DAY_MS, closedAtMs: NOW_MS },
    state: 'running',
  },
])('a batch is $state when $name', ({ states, changes, state }) => {
  const resource = batchResourceOf({ ...HEADER, ...changes }, tally(states, NOW_MS + 1), NOW_MS);

  expect(resource.state).toBe(state);
  expect(resource.endedAt !== undefined).toBe(state === 'ended' || state === 'cancelled');
  expect(resource.closesAt !== undefined).toBe(state === 'open');
});

test('it ended when its last row did', () => {
  const { endedAt } = batchResourceOf(HEADER, tally({ failed: 9 }, NOW_MS + 5 * MINUTE_MS), NOW_MS + DAY_MS);

  expect(endedAt).toBe(new Date(NOW_MS + 5 * MINUTE_MS).toISOString());
});

test('a batch without rows that run ended when it was closed', () => {
  const header = { ...HEADER, calls: [], openUntilMs: NOW_MS + DAY_MS, closedAtMs: NOW_MS + MINUTE_MS };

  expect(batchResourceOf(header, undefined, NOW_MS + DAY_MS)).toMatchObject({
    state: 'ended',
    endedAt: new Date(NOW_MS + MINUTE_MS).toISOString(),
  });
});

test('the rest takes as long as the rows before did', () => {
  const now = NOW_MS + 6 * MINUTE_MS;

  const { estimatedEndAt } = batchResourceOf(HEADER, tally({ succeeded: 6, running: 1 }), now);

  expect(estimatedEndAt).toBe(new Date(now + 3 * MINUTE_MS).toISOString());
});

test.each([
  { name: 'no row has ended', states: { running: 9 } },
  { name: 'all rows have', states: { succeeded: 9 } },
])('there is no estimate when $name', ({ states }) => {
  expect(batchResourceOf(HEADER, tally(states, NOW_MS), NOW_MS + MINUTE_MS).estimatedEndAt).toBeUndefined();
});

test('an end that is kept holds, whatever is known of the rows', () => {
  const { counts } = batchResourceOf(HEADER, tally({ failed: 9 }), NOW_MS);
  const end = { counts, endedAtMs: NOW_MS + MINUTE_MS };

  const resource = batchResourceOf({ ...HEADER, end }, undefined, NOW_MS + DAY_MS);

  expect(resource).toMatchObject({ counts, state: 'ended', endedAt: new Date(end.endedAtMs).toISOString() });
});

test('shows links, and the batches before and after it', () => {
  const resource = batchResourceOf({ ...HEADER, rerunOf: batchId(8), rerunBy: batchId(9) }, undefined, NOW_MS);

  expect(resource).toMatchObject({
    rerunOf: batchId(8),
    rerunBy: batchId(9),
    links: { self: `/v1/batches/${HEADER.id}`, results: `/v1/batches/${HEADER.id}/results` },
  });
});
