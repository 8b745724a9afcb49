/** What is left to do at the provider before a request may end (protocol.md 1.8; api.md "Request"). */
import type { Outcome, TerminalState } from '../../../../../lambdas/contract/outcome';
import { cleanupFor, cleanupOfCancelled } from '../../../../../lambdas/core/domain/request/cleanup';
import type {
  Attempt,
  Cleanup,
  Operation,
  ProvisioningRequest,
  Removal,
} from '../../../../../lambdas/core/domain/request/provisioning-request';
import { NOW_MS, provisioningRequest } from '../../../../support/builders';

const CONNECTION = { id: '851f280f-5639-4ea3-81aa-e298525ab74b', status: 'ERROR' };
const DUPLICATE: Removal = {
  connectionId: '0c15b14c-1f2f-4c49-8d3b-2b7b2d2f7a10',
  isDuplicate: true,
  accepted: false,
};
const OWN: Removal = { connectionId: CONNECTION.id, isDuplicate: false, accepted: false };
const SURE: Attempt = {
  number: 1,
  sentAtMs: NOW_MS - 60_000,
  result: 'sent',
  everInDoubt: false,
  knownIds: [],
  failures: 0,
};
const DOUBTFUL: Attempt = { ...SURE, number: 2, everInDoubt: true };

function cleanup(changes: Partial<ProvisioningRequest>, state: TerminalState): Cleanup | undefined {
  return cleanupFor(provisioningRequest({ state: 'running', ...changes }), { state }, NOW_MS);
}

const SETTLED = { connection: CONNECTION, attempt: SURE };

test.each<{ state: TerminalState; onFailure: 'keep' | 'delete'; removed: boolean }>([
  { state: 'succeeded', onFailure: 'keep', removed: false },
  { state: 'succeeded', onFailure: 'delete', removed: false },
  { state: 'failed', onFailure: 'keep', removed: false },
  { state: 'failed', onFailure: 'delete', removed: true },
  { state: 'timed_out', onFailure: 'keep', removed: false },
  { state: 'timed_out', onFailure: 'delete', removed: true },
  { state: 'rejected', onFailure: 'delete', removed: false },
  { state: 'cancelled', onFailure: 'keep', removed: true },
  { state: 'cancelled', onFailure: 'delete', removed: true },
  { state: 'needs_attention', onFailure: 'delete', removed: false },
])(
  'the connection of a create that is $state, with onFailure $onFailure, must go: $removed',
  ({ state, onFailure, removed }) => {
    const left = cleanup({ ...SETTLED, onFailure }, state);

    expect(left?.removals ?? []).toEqual(removed ? [OWN] : []);
  },
);

test.each(['failed', 'cancelled'] as const)('a create without a connection leaves nothing to remove: %s', (state) => {
  expect(cleanup({ attempt: SURE, onFailure: 'delete' }, state)).toBeUndefined();
});

test.each<{ operation: Operation; state: TerminalState }>([
  { operation: 'update', state: 'failed' },
  { operation: 'update', state: 'cancelled' },
  { operation: 'delete', state: 'timed_out' },
  { operation: 'delete', state: 'cancelled' },
])('the $operation of somebody’s connection that is $state removes nothing', ({ operation, state }) => {
  const changes = { operation, connection: CONNECTION, attempt: DOUBTFUL, onFailure: 'delete' } as const;

  expect(cleanup(changes, state)).toBeUndefined();
});

test('only a request with a create in doubt gets a last look', () => {
  expect(cleanup(SETTLED, 'succeeded')).toBeUndefined();
});

test.each(['succeeded', 'failed', 'timed_out', 'cancelled', 'needs_attention'] as const)(
  'the last look comes a settle time after the send: %s',
  (state) => {
    const left = cleanup({ connection: CONNECTION, attempt: DOUBTFUL }, state);

    expect(left).toMatchObject({ outcome: { state }, sinceMs: NOW_MS, doubtAtMs: DOUBTFUL.sentAtMs, failures: 0 });
  },
);

test('the last look comes a settle time after the look that found nothing, when there is no connection', () => {
  expect(cleanup({ attempt: DOUBTFUL }, 'failed')).toMatchObject({ doubtAtMs: NOW_MS, removals: [] });
});

const CANCELLED: Outcome = { state: 'cancelled' };
const underWay: Cleanup = {
  outcome: { state: 'succeeded', tunnel: 'up' },
  sinceMs: NOW_MS - 40_000,
  doubtAtMs: NOW_MS - 20_000,
  removals: [],
  failures: 2,
};

function cancelled(changes: Partial<ProvisioningRequest>): Cleanup | undefined {
  return cleanupOfCancelled(provisioningRequest({ state: 'running', ...changes }), CANCELLED, NOW_MS);
}

test('a request that is cancelled late is cleaned up like any cancelled one when nothing was under way', () => {
  expect(cancelled(SETTLED)).toEqual({ outcome: CANCELLED, sinceMs: NOW_MS, removals: [OWN], failures: 0 });
});

test('a request that is cancelled late has nothing left when no connection came of it', () => {
  expect(cancelled({ attempt: SURE })).toBeUndefined();
});

test('a request that is cancelled late takes its connection with it, and what was left to do stays so', () => {
  expect(cancelled({ ...SETTLED, cleanup: underWay })).toEqual({
    ...underWay,
    outcome: CANCELLED,
    removals: [OWN],
  });
});

test('a request that is cancelled late removes what is being removed no second time', () => {
  const removals = [DUPLICATE, { ...OWN, accepted: true }];

  const left = cancelled({ ...SETTLED, cleanup: { ...underWay, removals } });

  expect(left?.removals).toEqual(removals);
});

test('a request that is cancelled late removes its connection after the duplicates that were found', () => {
  const left = cancelled({ ...SETTLED, cleanup: { ...underWay, removals: [DUPLICATE] } });

  expect(left?.removals).toEqual([DUPLICATE, OWN]);
});
