import { createBody } from '../../support/e2e/body';
import type { Json } from '../../support/e2e/body';
import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import type { Ended } from '../../support/e2e/client';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';
import { expectCompleteTrail } from '../../support/e2e/trail';

const PROVIDERS = ['before-create', 'while-pending', 'while-removing', 'after-commit'] as const;
type Provider = (typeof PROVIDERS)[number];

/** More than anybody would count as "five times in a row". */
const MANY = 6;

let stack: E2eStack;

beforeAll(async () => {
  stack = await startE2eStack({
    providers: PROVIDERS,
    profiles: (simulatorOf) =>
      Promise.resolve([{ ...simulatorOf('after-commit').profile('patient'), settleSeconds: 300 }]),
  });
}, 60_000);

afterAll(() => stack.stop());

function accepted(provider: Provider | 'patient', changes: Json = {}): Promise<string> {
  return stack.api.accepted(createBody(provider, {}, { deadlineSeconds: 3600, ...changes }));
}

/** Waits until something has happened so often; fails when the request ends before. */
async function until(id: string, type: AuditEvent['type'], times: number): Promise<void> {
  const count = async (): Promise<number> => (await stack.api.events(id)).filter((event) => event.type === type).length;
  while ((await count()) < times) expect((await stack.api.resource(id)).endedAt).toBeUndefined();
}

function expectOneConnection(provider: Provider, { request }: Ended): void {
  const ids = stack
    .simulator(provider)
    .connections()
    .map(({ id }) => id);
  expect(ids).toEqual([request.connection?.id]);
  expect(request).toMatchObject({ state: 'succeeded', tunnel: 'up' });
}

describe('a provider that goes away and comes back', () => {
  test('a provider that goes away before the create gets it once it is back, one time', async () => {
    const simulator = stack.simulator('before-create');
    await simulator.down();
    const id = await accepted('before-create');
    await until(id, 'create-not-sent', MANY);

    await simulator.up();
    const ended = await stack.api.ended(id);

    expectOneConnection('before-create', ended);
    expect(simulator.calls().create).toBe(1);
    expect(ended.events.map(({ type }) => type)).not.toContain('create-in-doubt');
    expectCompleteTrail(ended);
  });

  test('a provider that goes away right after an unanswered create has its connection adopted when it is back', async () => {
    const simulator = stack.simulator('after-commit');
    simulator.script({ faults: [{ on: 'create', afterCommit: true, reset: true }] });
    const id = await accepted('patient');
    await stack.api.happened(id, 'create-in-doubt');
    await simulator.down();
    await until(id, 'observation-failed', MANY);

    await simulator.up();
    const ended = await stack.api.ended(id);

    expectOneConnection('after-commit', ended);
    expect(simulator.calls().create).toBe(1);
    expect(ended.events.map(({ type }) => type)).toContain('adopted');
    expectCompleteTrail(ended);
  });

  test('a provider that goes away while the connection is pending is asked again when it is back', async () => {
    const simulator = stack.simulator('while-pending');
    simulator.script({ settleAfterSeconds: 120 });
    const id = await accepted('while-pending');
    await stack.api.happened(id, 'created');
    await simulator.down();
    await until(id, 'observation-failed', MANY);

    await simulator.up();
    const ended = await stack.api.ended(id);

    expectOneConnection('while-pending', ended);
    expectCompleteTrail(ended);
  });

  test('a provider that goes away while a connection is to be removed removes it when it is back', async () => {
    const simulator = stack.simulator('while-removing');
    simulator.script({ outcome: 'PENDING_CREATE' });
    const id = await accepted('while-removing');
    await stack.api.happened(id, 'created');
    await simulator.down();

    await stack.api.cancel(id);
    await until(id, 'clean-up-delayed', MANY);
    await simulator.up();
    const ended = await stack.api.ended(id);

    expect(ended.request.state).toBe('cancelled');
    expect(simulator.connections()).toEqual([]);
    expectCompleteTrail(ended);
  });
});
