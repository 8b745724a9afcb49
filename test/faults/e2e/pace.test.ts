/** A provider's limit holds as the provider counts it (protocol.md 8). In real time. */
import { createBody } from '../../support/e2e/body';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';
import type { ProviderResource } from '../../../lambdas/contract/api/provider';

const PER_SECOND = 5;
const REQUESTS = 12;
const QUICK = { polling: { firstDelaySeconds: 3, maxDelaySeconds: 3 } };

let stack: E2eStack;

beforeAll(async () => {
  stack = await startE2eStack({
    providers: ['limited', 'throttling'],
    timeScale: 1,
    profiles: (simulatorOf) =>
      Promise.resolve([
        { ...simulatorOf('limited').profile('slow'), ...QUICK, limits: { requestsPerSecond: PER_SECOND } },
        { ...simulatorOf('throttling').profile('cut'), ...QUICK, limits: { requestsPerSecond: PER_SECOND } },
      ]),
  });
}, 60_000);

afterAll(() => stack.stop());

async function healthOf(name: string): Promise<ProviderResource['health']> {
  return ((await stack.api.call(`/v1/providers/${name}`)).body as unknown as ProviderResource).health; // as its schema says
}

test('a provider gets at most its limit and one call in any second, counted by itself, sign-ins included', async () => {
  const simulator = stack.simulator('limited');
  simulator.script({ settleAfterSeconds: 2 });

  const ids = await Promise.all(Array.from({ length: REQUESTS }, () => stack.api.accepted(createBody('slow'))));
  const ended = await Promise.all(ids.map((id) => stack.api.ended(id)));

  expect(ended.map(({ request }) => request.state)).toEqual(ids.map(() => 'succeeded'));
  expect(simulator.mostCalls(1)).toBeLessThanOrEqual(PER_SECOND + 1);
  expect(simulator.mostCalls(10)).toBeLessThanOrEqual(10 * PER_SECOND + 1);
  expect(simulator.calls().create).toBe(REQUESTS);
  expect((await healthOf('slow')).lastAnswerAt).toBeDefined();
}, 90_000);

test('a provider that says that we call too often gets half as many calls, and is shown as degraded', async () => {
  const simulator = stack.simulator('throttling');
  const respond = { status: 429, body: { error_code: 'APIG.0308', error_msg: 'throttled' } };
  simulator.script({ faults: [{ on: 'create', respond, times: 1 }], settleAfterSeconds: 1 });
  const id = await stack.api.accepted(createBody('cut'));
  await stack.api.happened(id, 'create-not-sent');

  expect(await healthOf('cut')).toMatchObject({ state: 'degraded' });
  expect((await stack.api.ended(id)).request.state).toBe('succeeded');
}, 60_000);
