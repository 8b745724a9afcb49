import type { ScriptInput } from '../../../lib/simulator/faults/script';
import { createBody } from '../../support/e2e/body';
import type { Json } from '../../support/e2e/body';
import type { Ended } from '../../support/e2e/client';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';
import { expectCompleteTrail } from '../../support/e2e/trail';

// One simulator for each: what one test scripts or counts is no other test's business.
const PROVIDERS = ['failing', 'tunnel-down', 'unsettled', 'settling', 'doubtful', 'stubborn', 'refusing'] as const;
type Provider = (typeof PROVIDERS)[number];

let stack: E2eStack;

beforeAll(async () => {
  stack = await startE2eStack({ providers: PROVIDERS });
}, 60_000);

afterAll(() => stack.stop());

/** Runs a request whose connection is not to stay when it fails. */
function run(provider: Provider, script: ScriptInput, changes: Json = {}): Promise<Ended> {
  stack.simulator(provider).script(script);
  return stack.api.run(createBody(provider, {}, { onFailure: 'delete', ...changes }));
}

/** The trail proves that the provider has removed the connection: it was asked to, and then knows it no longer. */
function expectProofOfRemoval({ request, events }: Ended): void {
  const id = events.find(({ type }) => type === 'created' || type === 'adopted')?.connectionId;
  const proof = events.filter(({ type }) => ['clean-up-started', 'removal-sent', 'removed'].includes(type));
  expect(id).toEqual(expect.any(String));
  expect(proof.map(({ type, connectionId }) => [type, connectionId])).toEqual([
    ['clean-up-started', id],
    ['removal-sent', id],
    ['removed', id],
  ]);
  expect(proof.map(({ provider }) => provider?.httpStatus).slice(1)).toEqual([204, 404]);
  expect(events.at(-1)?.type).toBe(request.state);
}

describe('with onFailure delete', () => {
  test('a connection in ERROR is removed, and the request fails with the reason', async () => {
    const ended = await run('failing', { outcome: 'ERROR' });

    expect(ended.request).toMatchObject({
      state: 'failed',
      onFailure: 'delete',
      problem: { code: 'provider-error-status' },
    });
    expect(stack.simulator('failing').connections()).toEqual([]);
    expectProofOfRemoval(ended);
    expectCompleteTrail(ended);
  });

  test('a connection that never settles is removed after the deadline', async () => {
    const ended = await run(
      'unsettled',
      { outcome: 'PENDING_CREATE', deleteAfterSeconds: 30 },
      { deadlineSeconds: 400 },
    );

    expect(ended.request).toMatchObject({ state: 'timed_out', problem: { code: 'deadline-exceeded' } });
    expect(stack.simulator('unsettled').connections()).toEqual([]);
    expectProofOfRemoval(ended);
    expectCompleteTrail(ended);
  });

  test('a connection whose peer was not connected in time is removed when the caller waited for the tunnel', async () => {
    const ended = await run('tunnel-down', { outcome: 'DOWN' }, { completion: 'tunnel-up', deadlineSeconds: 400 });

    expect(ended.request).toMatchObject({ state: 'timed_out', problem: { code: 'peer-not-connected' } });
    expect(stack.simulator('tunnel-down').connections()).toEqual([]);
    expectProofOfRemoval(ended);
    expectCompleteTrail(ended);
  });

  test('an adopted connection in ERROR is removed as well, and nothing is left of the unanswered call', async () => {
    const ended = await run('doubtful', {
      outcome: 'ERROR',
      faults: [{ on: 'create', afterCommit: true, reset: true }],
    });

    expect(ended.request).toMatchObject({ state: 'failed', problem: { code: 'provider-error-status' } });
    expect(ended.events.map(({ type }) => type)).toContain('adopted');
    expect(stack.simulator('doubtful').connections()).toEqual([]);
    expectProofOfRemoval(ended);
    expectCompleteTrail(ended);
  });

  test('a provider that is away for a while when it is to remove is asked again', async () => {
    const respond = { status: 503 };
    const ended = await run('stubborn', { outcome: 'ERROR', faults: [{ on: 'delete', times: 6, respond }] });

    expect(ended.request).toMatchObject({ state: 'failed', problem: { code: 'provider-error-status' } });
    expect(ended.events.filter(({ type }) => type === 'clean-up-delayed')).toHaveLength(6);
    expect(stack.simulator('stubborn').connections()).toEqual([]);
    expectProofOfRemoval(ended);
    expectCompleteTrail(ended);
  });

  test('a connection that the provider will not remove needs attention, with its id', async () => {
    const respond = { status: 403, body: { code: 'VPC.9999', message: 'Deletion is locked.' } };
    const ended = await run('refusing', { outcome: 'ERROR', faults: [{ on: 'delete', times: 99, respond }] });

    const [connection] = stack.simulator('refusing').connections();
    expect(ended.request).toMatchObject({
      state: 'needs_attention',
      connection: { id: connection?.id },
      problem: { code: 'not-removed', providerCode: 'VPC.9999' },
    });
    expect(ended.request.problem?.detail).toContain(connection?.id);
    expectCompleteTrail(ended);
  });

  test.each(['ACTIVE', 'DOWN'])('a connection that settles as %s stays, and nothing is cleaned up', async (outcome) => {
    const ended = await run('settling', { outcome });

    expect(ended.request.state).toBe('succeeded');
    expect(ended.events.map(({ type }) => type)).not.toContain('clean-up-started');
    expect(
      stack
        .simulator('settling')
        .connections()
        .map(({ id }) => id),
    ).toContain(ended.request.connection?.id);
    expect(stack.simulator('settling').calls().delete).toBe(0);
    expectCompleteTrail(ended);
  });
});
