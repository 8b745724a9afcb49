import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import type { RequestId } from '../../../../../lambdas/core/domain/request/request-id';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { reconcile } from '../../../../../lambdas/core/operations/nets/reconcile';
import type { ReconcileDependencies, Reconciliation } from '../../../../../lambdas/core/operations/nets/reconcile';
import type { Executions, ExecutionStatus } from '../../../../../lambdas/core/ports/executions';
import { acceptance, change, NOW_MS, provisioningRequest, requestId } from '../../../../support/builders';
import { InMemoryHttpTransport } from '../../../../support/in-memory/http-transport';
import { Doubles } from '../../../../support/operations/doubles';

const SENT = { number: 1, sentAtMs: NOW_MS, result: 'sent', everInDoubt: false, knownIds: [], failures: 0 } as const;

/** Everything that a run needs, at a time when every request of the past is due. */
class Net extends Doubles {
  async accept(n: number, changes: Partial<ProvisioningRequest> = {}): Promise<RequestId> {
    const request = provisioningRequest({ id: requestId(n), ...changes });
    await this.store.accept(acceptance(request));
    return request.id;
  }

  run(changes: Partial<ReconcileDependencies> = {}): Promise<Reconciliation> {
    return reconcile({ ...this.dependencies(new InMemoryHttpTransport()), ...changes });
  }

  /** Executions of which some calls are answered otherwise. */
  executionsWith(changes: Partial<Executions>): Executions {
    const { executions } = this;
    return {
      start: (id) => executions.start(id),
      statusOf: (id) => executions.statusOf(id),
      answer: (token) => executions.answer(token),
      ...changes,
    };
  }

  async stateOf(id: RequestId): Promise<string | undefined> {
    return (await this.store.find(id))?.state;
  }
}

function nothing(changes: Partial<Reconciliation> = {}): Reconciliation {
  const waiting = { restarted: 0, queued: 0, expired: 0, abandoned: 0, repeated: 0 };
  return { revived: 0, overdueSeconds: 0, started: 0, recorded: 0, restored: 0, left: 0, ...waiting, ...changes };
}

let net: Net;

beforeEach(() => {
  net = new Net();
});

test('the reconciler starts a request that was never dispatched, two minutes after it was accepted and not before', async () => {
  const id = await net.accept(1);
  net.clock.advance(119);
  const early = await net.run();
  const startedEarly = net.executions.started;

  net.clock.advance(1);
  const result = await net.run();

  expect([early, startedEarly]).toEqual([nothing(), []]);
  expect(result).toEqual(nothing({ started: 1 }));
  expect(net.executions.started).toEqual([id]);
  expect(net.logger.lines).toEqual([{ level: 'warn', message: 'started', requestId: id }]);
});

test.each([
  { name: 'before anything was sent', changes: {}, state: 'failed' },
  { name: 'after a create was sent', changes: { state: 'running', attempt: SENT }, state: 'needs_attention' },
] as const)('the reconciler ends a request as $state whose execution ended $name', async ({ changes, state }) => {
  const id = await net.accept(1, changes);
  await net.executions.start(id);
  net.executions.end(id);
  net.clock.advance(3600);

  const result = await net.run();

  expect(result).toEqual(nothing({ recorded: 1 }));
  expect(await net.stateOf(id)).toBe(state);
  expect(net.logger.lines).toEqual([
    { level: 'info', message: 'recorded', requestId: id, state },
    { level: 'warn', message: 'recorded', requestId: id },
  ]);
});

test('the reconciler leaves a request alone whose execution runs', async () => {
  const id = await net.accept(1, { state: 'running', attempt: SENT });
  await net.executions.start(id);
  net.clock.advance(3600);

  const result = await net.run();

  expect(result).toEqual(nothing({ left: 1 }));
  expect(await net.store.events(id)).toHaveLength(1);
  expect(net.logger.lines).toEqual([]);
});

test('the reconciler does not look at requests that have ended or have time left', async () => {
  await net.accept(1, { state: 'succeeded' });
  await net.accept(2, { state: 'running', deadlineAtMs: NOW_MS + 7_200_000 });
  net.clock.advance(3600);

  expect(await net.run()).toEqual(nothing());
});

test('the reconciler does not judge an execution that was just started and is not visible yet', async () => {
  const id = await net.accept(1);
  await net.executions.start(id);
  net.clock.advance(120);

  const result = await net.run({ executions: net.executionsWith({ statusOf: () => Promise.resolve('none') }) });

  expect(result).toEqual(nothing({ started: 1 }));
  expect(net.executions.started).toEqual([id]);
  expect(await net.stateOf(id)).toBe('accepted');
});

test('the reconciler sees an outcome that was recorded just before the execution ended', async () => {
  const id = await net.accept(1, { state: 'running' });
  net.clock.advance(3600);
  const statusOf = async (): Promise<ExecutionStatus> => {
    await net.store.commit(acceptance(provisioningRequest({ id, state: 'succeeded', version: 2 })));
    return 'ended';
  };

  const result = await net.run({ executions: net.executionsWith({ statusOf }) });

  expect(result).toEqual(nothing({ left: 1 }));
  expect(await net.stateOf(id)).toBe('succeeded');
});

test('the reconciler does nothing the second time', async () => {
  const ended = await net.accept(1);
  await net.executions.start(ended);
  net.executions.end(ended);
  await net.accept(2);
  net.clock.advance(3600);
  await net.run();

  const again = await net.run();

  expect(again).toEqual(nothing({ left: 1 }));
  expect(await net.store.events(ended)).toHaveLength(2);
});

test('the reconciler deals with all others when some cannot be dealt with, and fails in the end', async () => {
  const ids = await Promise.all(Array.from({ length: 230 }, (_, index) => net.accept(index)));
  const bad = ids.filter((_id, index) => index % 50 === 0);
  net.clock.advance(3600);
  const start = (id: RequestId): Promise<void> =>
    bad.includes(id) ? Promise.reject(new ServiceUnavailableError('Throttled')) : net.executions.start(id);

  const attempt = net.run({ executions: net.executionsWith({ start }) });

  await expect(attempt).rejects.toMatchObject({
    name: 'AggregateError',
    message: `${bad.length} requests or batches could not be reconciled`,
  });
  expect(net.executions.started).toHaveLength(ids.length - bad.length);
  expect(net.logger.lines.filter(({ message }) => message === 'reconcile failed')).toEqual(
    bad.map((id) => ({
      level: 'error',
      message: 'reconcile failed',
      requestId: id,
      errorName: 'ServiceUnavailableError',
    })),
  );
});

test('the reconciler stops after 50 seconds and leaves the rest, the shortest due, to the next run', async () => {
  const ids = await Promise.all(
    Array.from({ length: 20 }, (_, index) => net.accept(index, { createdAtMs: NOW_MS + index * 1000 })),
  );
  net.clock.advance(3600);
  const slowly = net.executionsWith({
    start: (id) => {
      net.clock.advance(5);
      return net.executions.start(id);
    },
  });

  const first = await net.run({ executions: slowly });
  const startedFirst = net.executions.started;
  await net.run();

  expect(first).toEqual(nothing({ started: 10 }));
  expect(startedFirst).toEqual(ids.slice(0, 10));
  expect(net.executions.started).toEqual(ids);
});

test('the reconciler fails when it cannot find out what is due', async () => {
  const due = (): Promise<never> => Promise.reject(new ServiceUnavailableError('DynamoDB is not available'));

  const attempt = net.run({ store: Object.assign(net.store, { due }) });

  await expect(attempt).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
});

/** A request that the watcher follows and whose execution runs, long past its deadline. */
async function followed(): Promise<RequestId> {
  const id = await net.accept(1, { state: 'running', attempt: SENT });
  await net.executions.start(id);
  const request = (await net.store.find(id)) ?? provisioningRequest();
  await net.store.commit(change(request, { dueAtMs: NOW_MS, connection: { id: 'c-1', status: 'ACTIVE' } }));
  net.clock.advance(3600);
  return id;
}

test('the reconciler puts back the entry of a request that is followed and has lost it, and wakes the watcher', async () => {
  const id = await followed();
  const [entry] = net.flights.all;
  net.flights.clear();

  const results = [await net.run(), await net.run()];

  expect(results).toEqual([nothing({ restored: 1 }), nothing({ left: 1 })]);
  expect(net.flights.all).toEqual([entry]);
  expect(net.errands.all).toMatchObject([{ errand: { account: 'otc-classic', n: 1 }, atMs: net.clock.nowMs() }]);
  expect(await net.stateOf(id)).toBe('running');
});

test('the reconciler ends a request that is followed, past its time, whose execution has ended', async () => {
  const id = await followed();
  net.executions.end(id);

  expect(await net.run()).toEqual(nothing({ recorded: 1 }));
  expect(net.flights.all).toEqual([]);
});

test('the reconciler revives watchers before all else', async () => {
  await net.actors.promise('otc-classic', NOW_MS, undefined);
  net.clock.advance(90);

  expect(await net.run()).toEqual(nothing({ revived: 1, overdueSeconds: 90 }));
});
