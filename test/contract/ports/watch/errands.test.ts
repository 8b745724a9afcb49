import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SqsErrands } from '../../../../lambdas/adapters/sqs/errands';
import { errandSchema } from '../../../../lambdas/contract/ticks';
import type { Errand } from '../../../../lambdas/contract/ticks';
import type { Errands } from '../../../../lambdas/core/ports/errands';
import { startEngine, type Engine } from '../../../../lib/local/engine';
import { NOW_MS, requestId } from '../../../support/builders';
import { queue, removeFolders, writeAssembly } from '../../../support/engine/test-assembly';
import { queueUrlOf } from '../../../support/engine/sqs-client';
import { InMemoryClock } from '../../../support/in-memory/clock';
import { InMemoryErrands } from '../../../support/in-memory/errands';
import { pause } from '../../../../lib/base/pause';

const TIME_SCALE = 0.05;

const TICK: Errand = { kind: 'watch', account: 'otc-classic', n: 7 };
const START: Errand = { kind: 'start', account: 'otc-classic', requestId: requestId() };

/** The port, and the other end of the queue. */
interface Subject {
  readonly errands: Errands;
  /** Messages that have come; each is seen once. */
  readonly receive: () => Promise<Errand[]>;
  /** Lets so many seconds pass. */
  readonly pass: (seconds: number) => Promise<void>;
}

let engine: Engine;
let client: SQSClient;

beforeAll(async () => {
  engine = await startEngine({ assemblyDir: await writeAssembly({ Queue: queue() }), timeScale: TIME_SCALE });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SQSClient({ endpoint: engine.endpoints.sqs, region: 'eu-central-1', credentials });
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
  await removeFolders();
});

function inMemory(): Subject {
  const clock = new InMemoryClock(NOW_MS);
  const errands = new InMemoryErrands(clock);
  return {
    errands,
    receive: () => {
      const taken: Errand[] = [];
      for (let next = errands.take(); next !== undefined; next = errands.take()) taken.push(next);
      return Promise.resolve(taken);
    },
    pass: (seconds) => {
      clock.advance(seconds);
      return Promise.resolve();
    },
  };
}

function inSqs(): Subject {
  const QueueUrl = queueUrlOf(engine, 'Queue');
  return {
    errands: new SqsErrands(client, QueueUrl),
    receive: async () => {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      for (const { ReceiptHandle } of Messages)
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      return Messages.map(({ Body = '' }) => errandSchema.parse(JSON.parse(Body)));
    },
    pass: (seconds) => pause(seconds * TIME_SCALE * 1000),
  };
}

/** All starts that have come, in the order of their requests. */
async function all(receive: Subject['receive']): Promise<readonly Errand[]> {
  const starts: Errand[] = [];
  for (let some = await receive(); some.length > 0; some = await receive()) starts.push(...some);
  return starts.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

describe.each([
  { name: 'in memory', subjectOf: inMemory },
  { name: 'in SQS', subjectOf: inSqs },
])('errands $name', ({ subjectOf }) => {
  test.each([
    { kind: 'a tick', errand: TICK },
    { kind: 'a start', errand: START },
  ])('brings $kind as it was sent', async ({ errand }) => {
    const { errands, receive } = subjectOf();

    await errands.send(errand, 0);

    expect(await receive()).toEqual([errand]);
  });

  test('brings a message when its delay is over, not before', async () => {
    const { errands, receive, pass } = subjectOf();
    await errands.send(TICK, 20);
    const early = await receive();

    await pass(20);

    expect(early).toEqual([]);
    expect(await receive()).toEqual([TICK]);
  });

  test('of many keeps each to its time, and more than one call can carry', async () => {
    const { errands, receive, pass } = subjectOf();
    const starts = Array.from({ length: 23 }, (_, n): Errand => ({ ...START, requestId: requestId(n + 1) }));
    const delayed = starts.map((errand, n) => ({ errand, delaySeconds: n < 20 ? 0 : 20 }));

    await errands.sendAll(delayed);

    const early = await all(receive);
    await pass(20);
    expect(early).toEqual(starts.slice(0, 20));
    expect(await all(receive)).toEqual(starts.slice(20));
  });
});
