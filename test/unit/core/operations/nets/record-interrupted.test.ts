import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import { WORKFLOW_ACTOR } from '../../../../../lambdas/core/domain/request/audit-event';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { recordInterrupted } from '../../../../../lambdas/core/operations/nets/record-interrupted';
import { acceptance, change, NOW_MS, provisioningRequest, requestId } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';
import { changedDuring } from '../../../../support/operations/changed-during';

const ATTEMPT = {
  number: 1,
  sentAtMs: NOW_MS,
  result: 'sent',
  everInDoubt: false,
  knownIds: [],
  failures: 0,
} as const;

const clock = new InMemoryClock();

async function storeWith(changes: Partial<ProvisioningRequest> = {}): Promise<InMemoryRequestStore> {
  const store = new InMemoryRequestStore();
  await store.accept(acceptance(provisioningRequest(changes)));
  return store;
}

test.each([
  { name: 'nothing was sent', changes: {}, state: 'failed' },
  { name: 'a create was sent', changes: { state: 'running', attempt: ATTEMPT }, state: 'needs_attention' },
] as const)(
  'the record of an interruption ends the request $state when $name, with its last event and without its sealed key',
  async (given) => {
    const store = await storeWith(given.changes);

    const result = await recordInterrupted({ store, clock }, requestId(), 'States.Timeout');

    const [, last, ...more] = await store.events(requestId());
    expect(result).toEqual({ state: given.state, isRecorded: true });
    expect(await store.find(requestId())).toMatchObject({ state: given.state, endedAtMs: NOW_MS, version: 2 });
    expect(last).toMatchObject({ type: given.state, actor: WORKFLOW_ACTOR, after: { state: given.state } });
    expect(more).toEqual([]);
    expect(await store.sealedKey(requestId())).toBeUndefined();
  },
);

test.each(TERMINAL_STATES)('the record of an interruption leaves a request alone that has ended: %s', async (state) => {
  const store = await storeWith({ state });

  const result = await recordInterrupted({ store, clock }, requestId(), 'States.Timeout');

  expect(result).toEqual({ state, isRecorded: false });
  expect(await store.events(requestId())).toHaveLength(1);
});

test('the record of an interruption records nothing the second time', async () => {
  const store = await storeWith();
  await recordInterrupted({ store, clock }, requestId(), 'States.Timeout');

  const again = await recordInterrupted({ store, clock }, requestId(), 'States.Timeout');

  expect(again).toEqual({ state: 'failed', isRecorded: false });
  expect(await store.events(requestId())).toHaveLength(2);
});

test('the record of an interruption decides anew when the request was changed meanwhile: a create that was sent is no clean failure', async () => {
  const store = await storeWith();
  const racing = changedDuring(store, (request) => change(request, { attempt: ATTEMPT }));

  const result = await recordInterrupted({ store: racing, clock }, requestId(), 'States.Timeout');

  expect(result).toEqual({ state: 'needs_attention', isRecorded: true });
  expect(await store.find(requestId())).toMatchObject({ state: 'needs_attention', version: 3 });
});

test('the record of an interruption gives up for now when the request is changed every time', async () => {
  const store = await storeWith();
  const racing = changedDuring(store, change, Number.POSITIVE_INFINITY);

  const attempt = recordInterrupted({ store: racing, clock }, requestId(), 'States.Timeout');

  await expect(attempt).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  expect(await store.find(requestId())).toMatchObject({ state: 'running', version: 6 });
});

test.each([requestId(7), 'started-by-hand', ''])(
  'the record of an interruption refuses what is no request of ours: %j',
  async (id) => {
    const store = await storeWith();

    const attempt = recordInterrupted({ store, clock }, id, 'States.Timeout');

    await expect(attempt).rejects.toMatchObject({ name: 'InvariantError' });
  },
);
