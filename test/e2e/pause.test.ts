/** A person may pause a provider (api.md "Providers"). */
import type { ProviderResource } from '../../lambdas/contract/api/provider';
import { createBody } from '../support/e2e/body';
import { startE2eStack } from '../support/e2e/stack';
import type { E2eStack } from '../support/e2e/stack';

let stack: E2eStack;

beforeAll(async () => {
  stack = await startE2eStack({ providers: ['paused'] });
}, 60_000);

afterAll(() => stack.stop());

async function provider(name: string, action = ''): Promise<ProviderResource> {
  const method = action === '' ? 'GET' : 'POST';
  const { status, body } = await stack.api.call(`/v1/providers/${name}${action}`, { method });
  expect(status).toBe(200);
  return body as unknown as ProviderResource; // as its schema says, which another test shows
}

test('a provider that is paused gets nothing new until it is resumed, and is shown as paused', async () => {
  const simulator = stack.simulator('paused');
  simulator.script({ settleAfterSeconds: 1 });
  const before = await provider('paused');
  const paused = await provider('paused', '/pause');
  const id = await stack.api.accepted(createBody('paused'));
  await stack.api.happened(id, 'validated');
  const list = await stack.api.call('/v1/providers');

  expect([before.health.state, paused.health.state]).toEqual(['ok', 'paused']);
  expect(list.body['items']).toContainEqual(
    expect.objectContaining({ name: 'paused', health: expect.objectContaining({ state: 'paused' }) as unknown }),
  );
  expect(simulator.calls().create).toBe(0);
  expect((await provider('paused', '/resume')).health.state).toBe('ok');
  expect((await stack.api.ended(id)).request.state).toBe('succeeded');
  expect(simulator.calls().create).toBe(1);
});

test('a provider that does not exist is not shown, and not paused', async () => {
  const answers = [
    await stack.api.call('/v1/providers/nobody'),
    await stack.api.call('/v1/providers/nobody/pause', { method: 'POST' }),
    await stack.api.call('/v1/providers/nobody/resume', { method: 'POST' }),
  ];

  expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(
    answers.map(() => [404, 'provider-not-found']),
  );
});
