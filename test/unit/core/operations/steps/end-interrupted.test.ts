import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import { WORKFLOW_ACTOR } from '../../../../../lambdas/core/domain/request/actor';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { endInterrupted } from '../../../../../lambdas/core/operations/steps/end-interrupted';
import type { InterruptionDependencies } from '../../../../../lambdas/core/operations/steps/end-interrupted';
import type { RequestStore } from '../../../../../lambdas/core/ports/request-store';
import { acceptance, change, NOW_MS, provisioningRequest, requestId } from '../../../../support/builders';
import { changedDuring } from '../../../../support/operations/changed-during';
import { Doubles } from '../../../../support/operations/doubles';

const ATTEMPT = {
  number: 1,
  sentAtMs: NOW_MS,
  result: 'sent',
  everInDoubt: false,
  knownIds: [],
  failures: 0,
} as const;

let doubles: Doubles;

beforeEach(() => {
  doubles = new Doubles();
});

async function storeWith(changes: Partial<ProvisioningRequest> = {}): Promise<RequestStore> {
  await doubles.store.accept(acceptance(provisioningRequest(changes)));
  return doubles.store;
}

/** The store, the log and what waking a watcher takes. */
function depsWith(store: RequestStore): InterruptionDependencies {
  const { clock, logger, actors, errands } = doubles;
  return { store, clock, logger, actors, errands };
}

test.each([
  { name: 'nothing was sent', changes: {}, state: 'failed' },
  { name: 'a create was sent', changes: { state: 'running', attempt: ATTEMPT }, state: 'needs_attention' },
] as const)(
  'the end of an interrupted request ends the request $state when $name, with its last event and without its sealed key',
  async (given) => {
    const store = await storeWith(given.changes);

    const result = await endInterrupted(depsWith(store), requestId(), 'States.Timeout');

    const [, last, ...more] = await store.events(requestId());
    expect(result).toEqual({ kind: 'recorded', state: given.state });
    expect(await store.find(requestId())).toMatchObject({ state: given.state, endedAtMs: NOW_MS, version: 2 });
    expect(last).toMatchObject({ type: given.state, actor: WORKFLOW_ACTOR, after: { state: given.state } });
    expect(more).toEqual([]);
    expect(await store.sealedKey(requestId())).toBeUndefined();
  },
);

test.each(TERMINAL_STATES)(
  'the end of an interrupted request leaves a request alone that has ended: %s',
  async (state) => {
    const store = await storeWith({ state });

    const result = await endInterrupted(depsWith(store), requestId(), 'States.Timeout');

    expect(result).toMatchObject({ kind: 'had-ended', state });
    expect(await store.events(requestId())).toHaveLength(1);
  },
);

test('the end of an interrupted request records nothing the second time', async () => {
  const store = await storeWith();
  await endInterrupted(depsWith(store), requestId(), 'States.Timeout');

  const again = await endInterrupted(depsWith(store), requestId(), 'States.Timeout');

  expect(again).toMatchObject({ kind: 'had-ended', state: 'failed' });
  expect(await store.events(requestId())).toHaveLength(2);
});

test('the end of an interrupted request decides anew when the request was changed meanwhile: a create that was sent is no clean failure', async () => {
  const store = await storeWith();
  const racing = changedDuring(store, (request) => change(request, { attempt: ATTEMPT }));

  const result = await endInterrupted(depsWith(racing), requestId(), 'States.Timeout');

  expect(result).toEqual({ kind: 'recorded', state: 'needs_attention' });
  expect(await store.find(requestId())).toMatchObject({ state: 'needs_attention', version: 3 });
});

test('the end of an interrupted request gives up for now when the request is changed every time', async () => {
  const store = await storeWith();
  const racing = changedDuring(store, change, Number.POSITIVE_INFINITY);

  const attempt = endInterrupted(depsWith(racing), requestId(), 'States.Timeout');

  await expect(attempt).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  expect(await store.find(requestId())).toMatchObject({ state: 'running', version: 6 });
});

test.each([requestId(7), 'started-by-hand', ''])(
  'the end of an interrupted request refuses what is no request of ours: %j',
  async (id) => {
    const store = await storeWith();

    const attempt = endInterrupted(depsWith(store), id, 'States.Timeout');

    await expect(attempt).rejects.toMatchObject({ name: 'InvariantError' });
  },
);

const CLEANUP = { outcome: { state: 'failed' }, sinceMs: NOW_MS, removals: [], failures: 0 } as const;

test.each([
  { name: 'until its deadline', changes: {}, seconds: 600 },
  { name: 'for twenty minutes while it is cleaned up', changes: { cleanup: CLEANUP }, seconds: 1_200 },
])('a request that the watcher follows goes on $name, and the watcher is woken', async ({ changes, seconds }) => {
  const store = await storeWith({ state: 'running', attempt: ATTEMPT, dueAtMs: NOW_MS + 600_000, ...changes });
  doubles.clock.advance(seconds - 0.001);

  const early = await endInterrupted(depsWith(store), requestId(), 'States.Timeout');
  doubles.clock.advance(0.001);
  const late = await endInterrupted(depsWith(store), requestId(), 'States.Timeout');

  expect([early.kind, late.kind]).toEqual(['followed', 'recorded']);
  expect(doubles.errands.all).toMatchObject([{ errand: { kind: 'watch', account: 'otc-classic', n: 1 } }]);
});

test('the end of an interrupted request takes its entry along: nobody waits to be told', async () => {
  const store = await storeWith({ state: 'running', attempt: ATTEMPT });
  await store.commit(change(provisioningRequest({ state: 'running' }), { dueAtMs: NOW_MS }));
  doubles.clock.advance(600);

  await endInterrupted(depsWith(store), requestId(), 'States.Timeout');

  expect(doubles.flights.all).toEqual([]);
});
