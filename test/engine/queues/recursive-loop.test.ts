import { startEngine, type Engine, type LogLine } from '../../../lib/local/engine';
import { receiveAll, sendAll } from '../../support/engine/sqs-client';
import { queue, queueTo, removeFolders, writeAssembly, type TestResource } from '../../support/engine/test-assembly';

let engine: Engine;
let lines: LogLine[];

afterEach(async () => {
  await engine.stop();
  await removeFolders();
});

/** Sends the number that it gets, less one, to the next queue with the AWS SDK, until nothing is left of it. */
const again = `
  const { SQSClient, SendMessageCommand } = require(${JSON.stringify(require.resolve('@aws-sdk/client-sqs'))});
  globalThis.client ??= new SQSClient({});
  await Promise.all(event.Records.map(({ body }) => {
    const message = { QueueUrl: process.env.NEXT, MessageBody: String(body - 1) };
    return body > 1 && globalThis.client.send(new SendMessageCommand(message));
  }));`;

function sender(next: string, mayLoop: boolean): TestResource {
  const Environment = { Variables: { NEXT: { Ref: next } } };
  return { Type: 'AWS::Lambda::Function', Properties: { Environment, ...(mayLoop && { RecursiveLoop: 'Allow' }) } };
}

/** Two queues and a function of each, which sends to `next` and to the first queue. */
async function start(next: string, mayLoop = false): Promise<void> {
  const assemblyDir = await writeAssembly(
    {
      One: queue({}, 'Dead', 2),
      Two: queue({}, 'Dead', 2),
      Dead: queue(),
      First: sender(next, mayLoop),
      Second: sender('One', mayLoop),
      FromOne: queueTo('One', 'First', { BatchSize: 1 }),
      FromTwo: queueTo('Two', 'Second', { BatchSize: 1 }),
    },
    { First: again, Second: again },
  );
  lines = [];
  engine = await startEngine({ assemblyDir, timeScale: 0.01, onLog: (line) => lines.push(line) });
}

test('a function that sends itself a message is stopped at call 17, and the message ends in the dead letters', async () => {
  await start('One');

  await sendAll(engine, 'One', ['100', '10']);
  await engine.idle();
  const dead = await receiveAll(engine, 'Dead');

  expect(engine.counters().invocations).toEqual({ First: 16 + 10, Second: 0 });
  expect(dead.map(({ Body, Attributes }) => [Body, Attributes?.['ApproximateReceiveCount']])).toEqual([['84', '3']]);
  expect(lines.map(({ functionName, line }) => `${functionName}: ${line}`)).toContainEqual(
    expect.stringMatching(/^First: stopped a recursive loop: .* set RecursiveLoop: Allow/),
  );
});

test('a loop of two functions is stopped when one of them is called for the 17th time', async () => {
  await start('Two');

  await sendAll(engine, 'One', ['100']);
  await engine.idle();

  expect(engine.counters().invocations).toEqual({ First: 16, Second: 16 });
});

test('functions of which the template says that they may loop go on', async () => {
  await start('One', true);

  await sendAll(engine, 'One', ['40']);
  await engine.idle();

  expect(engine.counters().invocations).toEqual({ First: 40, Second: 0 });
});
