import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import type { RequestId } from '../../../../../lambdas/core/domain/request/request-id';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { reconcile } from '../../../../../lambdas/core/operations/nets/reconcile';
import type { Reconciliation } from '../../../../../lambdas/core/operations/nets/reconcile';
import { dispatchRequest } from '../../../../../lambdas/core/operations/intake/dispatch-request';
import type { Executions, ExecutionStatus } from '../../../../../lambdas/core/ports/executions';
import type { LogFields, Logger } from '../../../../../lambdas/core/ports/logger';
import { acceptance, NOW_MS, provisioningRequest, requestId } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryExecutions } from '../../../../support/in-memory/executions';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';

const SENT = { number: 1, sentAtMs: NOW_MS, result: 'sent', everInDoubt: false, knownIds: [], failures: 0 } as const;

/** Everything that a run needs, at a time when every request of the past is due. */
class Net {
  readonly clock = new InMemoryClock();
  readonly store = new InMemoryRequestStore();
  readonly executions = new InMemoryExecutions();
  readonly lines: (LogFields & { readonly message: string })[] = [];

  async accept(n: number, changes: Partial<ProvisioningRequest> = {}): Promise<RequestId> {
    const request = provisioningRequest({ id: requestId(n), ...changes });
    await this.store.accept(acceptance(request));
    return request.id;
  }

  run(executions: Executions = this.executions): Promise<Reconciliation> {
    const log = (message: string, fields: LogFields = {}): void => void this.lines.push({ message, ...fields });
    const logger: Logger = { info: log, warn: log, error: log };
    return reconcile({ store: this.store, clock: this.clock, executions, logger });
  }

  /** Executions of which some calls are answered otherwise. */
  executionsWith(changes: Partial<Executions>): Executions {
    const { executions } = this;
    return {
      start: (id) => executions.start(id),
      statusOf: (id) => executions.statusOf(id),
      ...changes,
    };
  }

  async stateOf(id: RequestId): Promise<string | undefined> {
    return (await this.store.find(id))?.state;
  }
}

function nothing(changes: Partial<Reconciliation> = {}): Reconciliation {
  return { started: 0, recorded: 0, left: 0, ...changes };
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
  expect(net.lines).toEqual([{ message: 'started', requestId: id }]);
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
  expect(net.lines).toEqual([{ message: 'recorded', requestId: id, state }]);
});

test('the reconciler leaves a request alone whose execution runs', async () => {
  const id = await net.accept(1, { state: 'running', attempt: SENT });
  await net.executions.start(id);
  net.clock.advance(3600);

  const result = await net.run();

  expect(result).toEqual(nothing({ left: 1 }));
  expect(await net.store.events(id)).toHaveLength(1);
  expect(net.lines).toEqual([]);
});

test('the reconciler does not look at requests that have ended or have time left', async () => {
  await net.accept(1, { state: 'succeeded' });
  await net.accept(2, { state: 'running', deadlineAtMs: NOW_MS + 7_200_000 });
  net.clock.advance(3600);

  expect(await net.run()).toEqual(nothing());
});

test('the reconciler does not judge an execution that was just started and is not visible yet', async () => {
  const id = await net.accept(1);
  await dispatchRequest(net.executions, id);
  net.clock.advance(120);

  const result = await net.run(net.executionsWith({ statusOf: () => Promise.resolve('none') }));

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

  const result = await net.run(net.executionsWith({ statusOf }));

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

  const attempt = net.run(net.executionsWith({ start }));

  await expect(attempt).rejects.toMatchObject({
    name: 'AggregateError',
    message: `${bad.length} requests could not be reconciled`,
  });
  expect(net.executions.started).toHaveLength(ids.length - bad.length);
  expect(net.lines.filter(({ message }) => message === 'reconcile failed')).toEqual(
    bad.map((id) => ({ message: 'reconcile failed', requestId: id, errorName: 'ServiceUnavailableError' })),
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

  const first = await net.run(slowly);
  const startedFirst = net.executions.started;
  await net.run();

  expect(first).toEqual(nothing({ started: 10 }));
  expect(startedFirst).toEqual(ids.slice(0, 10));
  expect(net.executions.started).toEqual(ids);
});

test('the reconciler fails when it cannot find out what is due', async () => {
  const failing = Object.assign(new InMemoryRequestStore(), {
    due: () => Promise.reject(new ServiceUnavailableError('DynamoDB is not available')),
  });
  const { clock, executions } = net;
  const logger: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

  const attempt = reconcile({ store: failing, clock, executions, logger });

  await expect(attempt).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
});
