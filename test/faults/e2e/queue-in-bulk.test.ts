/** Hundreds of messages at once on the local engine: its SQS, its pollers and its functions. In real time. */
import { createBody } from '../../support/e2e/body';
import { MostSeen } from '../../support/most-seen';
import { E2eQueue } from '../../support/e2e/queue';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';

const MESSAGES = 300;
/** `SendMessageBatch` takes so many. */
const A_CALL = 10;
const LIMITS = { requestsPerSecond: 10, maxInFlight: 60 };
const QUICK = { firstDelaySeconds: 3, maxDelaySeconds: 3 };

let stack: E2eStack;
let queue: E2eQueue;

beforeAll(async () => {
  stack = await startE2eStack({
    providers: ['busy'],
    timeScale: 1,
    profiles: (simulatorOf) =>
      Promise.resolve([{ ...simulatorOf('busy').profile('slow', 'openstack-v2'), polling: QUICK, limits: LIMITS }]),
  });
  queue = new E2eQueue(stack.engine);
}, 60_000);

afterAll(async () => {
  queue.stop();
  await stack.stop();
});

function bodies(call: number): unknown[] {
  const settings = { ticket: { system: 'servicenow', id: 'RITM-bulk' }, deadlineSeconds: 3_600 };
  return Array.from({ length: A_CALL }, (_, index) =>
    createBody('slow', { name: `office-${call}-${index}` }, settings),
  );
}

test('300 messages are each taken in once, and drain at the pace of their provider: none becomes a dead letter', async () => {
  const simulator = stack.simulator('busy');
  simulator.script({ settleAfterSeconds: 2 });
  const mostSeen = new MostSeen(LIMITS.requestsPerSecond);

  const ids: string[] = [];
  for (let call = 0; call < MESSAGES / A_CALL; call += 1) ids.push(...(await queue.send(...bodies(call))));
  await stack.engine.idle();
  mostSeen.stop();

  const lines = stack.logs.map(({ line }) => JSON.parse(line) as { message: string; messageId?: string });
  const told = lines.filter(({ messageId }) => messageId !== undefined);
  const states = lines.flatMap((line) => ('state' in line && line.message === 'recorded' ? [line.state] : []));
  const names = simulator.connections().map(({ name }) => name);
  expect(told.map(({ messageId }) => messageId).toSorted()).toEqual(ids.toSorted());
  expect(told.map(({ message }) => message)).toEqual(ids.map(() => 'accepted'));
  expect(states).toEqual(ids.map(() => 'succeeded'));
  expect(new Set(names).size).toBe(MESSAGES);
  expect(names).toHaveLength(MESSAGES);
  expect(await queue.deadLetterCount()).toBe(0);
  expect(simulator.mostCalls(1)).toBeLessThanOrEqual(mostSeen.in(1));
  expect(simulator.mostCalls(10)).toBeLessThanOrEqual(mostSeen.in(10));
}, 300_000);
