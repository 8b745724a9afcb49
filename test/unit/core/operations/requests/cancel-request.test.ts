import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { cancelRequest } from '../../../../../lambdas/core/operations/requests/cancel-request';
import type { CancelDependencies, CancelResult } from '../../../../../lambdas/core/operations/requests/cancel-request';
import {
  acceptance,
  change,
  NOW_MS,
  providerProfile,
  provisioningRequest,
  requestId,
} from '../../../../support/builders';
import { Gatehouse } from '../../../../support/gate/gatehouse';
import { line } from '../../../../support/gate/waiting';
import type { RequestStore } from '../../../../../lambdas/core/ports/request-store';
import { changedDuring } from '../../../../support/operations/changed-during';
import { Doubles } from '../../../../support/operations/doubles';

const CALLER = { tenant: 'acme', actor: 'arn:aws:iam::000000000000:user/operator' };
const SENT = { number: 1, sentAtMs: NOW_MS, result: 'sent', everInDoubt: false, knownIds: [], failures: 0 } as const;

let doubles: Doubles;

beforeEach(() => {
  doubles = new Doubles();
});

/** The store and what waking a watcher takes. */
function depsWith(store: RequestStore): CancelDependencies {
  const { clock, actors, errands } = doubles;
  return { store, clock, actors, errands };
}

async function storeWith(changes: Partial<ProvisioningRequest> = {}): Promise<RequestStore> {
  await doubles.store.accept(acceptance(provisioningRequest(changes)));
  return doubles.store;
}

test.each([
  { name: 'was not started', changes: {} },
  { name: 'runs', changes: { state: 'running', phase: 'observe', attempt: SENT } },
] as const)('a request that $name is told to end, and goes on as it was until a step acts on it', async (given) => {
  const store = await storeWith(given.changes);
  const before = await store.find(requestId());

  const result = await cancelRequest(depsWith(store), CALLER, requestId());

  const cancellation = { requestedAtMs: NOW_MS, requestedBy: CALLER.actor };
  const resource = { id: requestId(), state: before?.state };
  expect(result).toMatchObject({ kind: 'requested', pollAfterSeconds: 10, resource });
  const lastEventHash = (await store.events(requestId())).at(-1)?.hash;
  expect(await store.find(requestId())).toEqual({ ...before, cancellation, version: 2, lastEventHash });
  expect((await store.events(requestId())).at(-1)).toMatchObject({
    sequence: 2,
    type: 'cancel-requested',
    actor: CALLER.actor,
  });
  expect(await store.sealedKey(requestId())).toBeDefined();
  expect(doubles.errands.all).toEqual([]);
});

test('a request that is followed has its watcher woken at once, also by the second cancellation: the first may have died', async () => {
  const store = await storeWith({ state: 'running', dueAtMs: NOW_MS + 600_000 });
  await cancelRequest(depsWith(store), CALLER, requestId());
  doubles.errands.purge();
  doubles.actors.clear();

  await cancelRequest(depsWith(store), CALLER, requestId());

  expect(doubles.errands.all).toMatchObject([{ errand: { kind: 'watch', account: 'otc-classic' }, atMs: NOW_MS }]);
});

test('the second cancellation is answered alike and writes nothing', async () => {
  const store = await storeWith();
  const first = await cancelRequest(depsWith(store), CALLER, requestId());

  const second = await cancelRequest(depsWith(store), { ...CALLER, actor: 'somebody else' }, requestId());

  expect(second).toEqual(first);
  expect(await store.events(requestId())).toHaveLength(2);
  expect((await store.find(requestId()))?.cancellation?.requestedBy).toBe(CALLER.actor);
});

test('of many cancellations at once one is written', async () => {
  const store = await storeWith();

  const results = await Promise.all(
    Array.from({ length: 5 }, () => cancelRequest(depsWith(store), CALLER, requestId())),
  );

  expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['requested']));
  expect(await store.events(requestId())).toHaveLength(2);
});

test.each(TERMINAL_STATES)(
  'it is too late for a request that has ended, and the answer says how: %s',
  async (state) => {
    const store = await storeWith({ state });

    const result = await cancelRequest(depsWith(store), CALLER, requestId());

    expect(result).toEqual({ kind: 'too-late', reason: `The request has ended: ${state}.` });
    expect(await store.events(requestId())).toHaveLength(1);
  },
);

test.each(['update', 'delete'] as const)('it is too late for a %s that was sent to the provider', async (operation) => {
  const store = await storeWith({ operation, state: 'running', attempt: SENT });

  const result = await cancelRequest(depsWith(store), CALLER, requestId());

  expect(result).toMatchObject({ kind: 'too-late', reason: expect.stringContaining(operation) as unknown });
  expect(await store.events(requestId())).toHaveLength(1);
});

test.each([
  { why: 'of another tenant', tenant: 'umbrella', id: requestId() },
  { why: 'that does not exist', tenant: 'acme', id: requestId(2) },
  { why: 'by something that is no id', tenant: 'acme', id: '../requests' },
])('nobody cancels a request $why', async ({ tenant, id }) => {
  const store = await storeWith();

  const result = await cancelRequest(depsWith(store), { ...CALLER, tenant }, id);

  expect(result).toEqual({ kind: 'not-found' });
  expect(await store.events(requestId())).toHaveLength(1);
});

test('loses against a step that sends an update at the same time', async () => {
  const store = await storeWith({ operation: 'update', state: 'running' });
  const racing = changedDuring(store, (request) => change(request, { attempt: SENT }));

  const result = await cancelRequest(depsWith(racing), CALLER, requestId());

  expect(result).toMatchObject({ kind: 'too-late' });
  expect((await store.find(requestId()))?.cancellation).toBeUndefined();
});

test('holds against a step that does something else at the same time', async () => {
  const store = await storeWith();
  const racing = changedDuring(store, (request) => change(request, { phase: 'apply' }));

  const result = await cancelRequest(depsWith(racing), CALLER, requestId());

  expect(result).toMatchObject({ kind: 'requested', resource: { state: 'running', phase: 'apply' } });
  expect(await store.find(requestId())).toMatchObject({ state: 'running', phase: 'apply', version: 3 });
});

test('gives up for now when the request is changed every time', async () => {
  const store = await storeWith();
  const racing = changedDuring(store, change, Number.POSITIVE_INFINITY);

  const attempt = cancelRequest(depsWith(racing), CALLER, requestId());

  await expect(attempt).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  expect((await store.find(requestId()))?.cancellation).toBeUndefined();
});

describe('a request that waits for its provider', () => {
  let gatehouse: Gatehouse;

  beforeEach(() => {
    gatehouse = new Gatehouse(providerProfile({ limits: { maxInFlight: 1 } }));
  });

  function cancel(id: string): Promise<CancelResult> {
    return cancelRequest(gatehouse.ports(), CALLER, id);
  }

  test('ends at once, with its key and its turn in the line, and without the workflow', async () => {
    const id = await gatehouse.joinOne(line('acme'));

    const result = await cancel(id);

    expect(result).toMatchObject({ kind: 'requested', resource: { id, state: 'cancelled' } });
    const cancellation = { requestedAtMs: NOW_MS, requestedBy: CALLER.actor };
    expect(await gatehouse.store.find(id)).toMatchObject({ state: 'cancelled', endedAtMs: NOW_MS, cancellation });
    expect((await gatehouse.store.events(id)).slice(1)).toMatchObject([{ type: 'cancelled', actor: CALLER.actor }]);
    expect([gatehouse.lines.all, await gatehouse.store.sealedKey(id)]).toEqual([[], undefined]);
    await gatehouse.tick();
    expect([gatehouse.admitted, gatehouse.executions.started]).toEqual([[], []]);
  });

  test('is told to end like any other once it has been admitted, and keeps its place until then', async () => {
    const id = await gatehouse.joinOne(line('acme'));
    await gatehouse.tick();

    const result = await cancel(id);

    expect(result).toMatchObject({ kind: 'requested', resource: { state: 'accepted' } });
    expect((await gatehouse.store.events(id)).map(({ type }) => type)).toEqual(['accepted', 'cancel-requested']);
    expect(gatehouse.admitted).toEqual([id]);
  });

  test('is admitted or ends, never both, whoever is faster', async () => {
    const id = await gatehouse.joinOne(line('acme'));
    const give = gatehouse.places.give.bind(gatehouse.places);
    jest.spyOn(gatehouse.places, 'give').mockImplementationOnce(async (...given) => {
      await cancel(id);
      return give(...given);
    });

    await gatehouse.tick();

    expect((await gatehouse.store.find(id))?.state).toBe('cancelled');
    expect([gatehouse.admitted, gatehouse.startsInSeconds]).toEqual([[], []]);
  });
});
