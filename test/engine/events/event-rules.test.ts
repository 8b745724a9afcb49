import { DescribeExecutionCommand, SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine, type Engine, type LogLine } from '../../../lib/local/engine';
import type { JsonObject } from '../../../lib/base/json';
import { receiveAll } from '../../support/engine/sqs-client';
import {
  queue,
  removeFolders,
  rule,
  stateMachine,
  task,
  writeAssembly,
  type TestResource,
} from '../../support/engine/test-assembly';
import { until } from '../../support/simulator/until';

let engine: Engine;
let sfn: SFNClient;
let lines: LogLine[];

beforeEach(() => {
  lines = [];
});

afterEach(async () => {
  await engine.stop();
  sfn.destroy();
  await removeFolders();
});

async function start(
  resources: Record<string, TestResource>,
  functions: Record<string, string>,
  timeScale = 0.01,
): Promise<void> {
  const assemblyDir = await writeAssembly(resources, functions);
  engine = await startEngine({ assemblyDir, timeScale, onLog: (line) => lines.push(line) });
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  sfn = new SFNClient({ endpoint: engine.endpoints.stepFunctions, region: 'eu-central-1', credentials });
}

/** Events that the function `Listener` has printed. */
function heard(): JsonObject[] {
  return lines
    .filter(({ functionName, line }) => functionName === 'Listener' && line.startsWith('{'))
    .map(({ line }) => JSON.parse(line) as JsonObject);
}

function statusesHeard(): unknown[] {
  return heard().map(({ detail }) => (detail as JsonObject)['status']);
}

const print = `console.log(JSON.stringify(event));`;
const machineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Machine';
const executionArn = (name: string): string => `arn:aws:states:eu-central-1:000000000000:execution:Machine:${name}`;

/** A state machine that does what its input says. */
const machine = stateMachine({
  StartAt: 'How',
  TimeoutSeconds: 2,
  States: {
    How: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.how', StringEquals: 'fail', Next: 'Failed' },
        { Variable: '$.how', StringEquals: 'wait', Next: 'Wait' },
      ],
      Default: 'Work',
    },
    Work: task('Work', { End: true }),
    Failed: { Type: 'Fail', Error: 'Wrong', Cause: 'by request' },
    Wait: { Type: 'Wait', Seconds: 600, End: true },
  },
});

async function execute(name: string, how: string): Promise<void> {
  const input = JSON.stringify({ how });
  await sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input }));
}

const statusChanges = { source: ['aws.states'], 'detail-type': ['Step Functions Execution Status Change'] };
const ended = {
  ...statusChanges,
  detail: { stateMachineArn: [{ Ref: 'Machine' }], status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
};

test('tells a function of the whole life of an execution, as Step Functions does', async () => {
  await start(
    { Machine: machine, Rule: rule('Listener', { EventPattern: statusChanges }) },
    { Listener: print, Work: `return 'done';` },
  );

  await execute('good', 'work');
  await engine.idle();
  const described = await sfn.send(new DescribeExecutionCommand({ executionArn: executionArn('good') }));

  const [running, succeeded] = heard();
  expect(running).toMatchObject({ detail: { status: 'RUNNING', stopDate: null, output: null, outputDetails: null } });
  expect(succeeded).toEqual({
    version: '0',
    id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: '000000000000',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    region: 'eu-central-1',
    resources: [executionArn('good')],
    detail: {
      executionArn: executionArn('good'),
      stateMachineArn: machineArn,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      name: 'good',
      status: 'SUCCEEDED',
      startDate: described.startDate?.getTime(),
      stopDate: described.stopDate?.getTime(),
      input: '{"how":"work"}',
      inputDetails: { included: true },
      output: '"done"',
      outputDetails: { included: true },
      error: null,
      cause: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    },
  });
});

test('tells of executions that failed, timed out or were aborted, by the pattern of the rule', async () => {
  await start({ Machine: machine, Rule: rule('Listener', { EventPattern: ended }) }, { Listener: print, Work: '' }, 1);

  await execute('good', 'work');
  await execute('failed', 'fail');
  await execute('late', 'wait');
  await execute('stopped', 'wait');
  await sfn.send(new StopExecutionCommand({ executionArn: executionArn('stopped'), error: 'Stop', cause: 'by test' }));
  await engine.idle();

  const details = heard().map(({ detail }) => detail as JsonObject);
  expect(Object.fromEntries(details.map((detail) => [detail['name'], detail]))).toMatchObject({
    failed: { status: 'FAILED', error: 'Wrong', cause: 'by request', redriveStatus: 'REDRIVABLE' },
    stopped: { status: 'ABORTED', error: 'Stop', cause: 'by test' },
    late: { status: 'TIMED_OUT', error: null, cause: null },
  });
  expect(details).toHaveLength(3);
});

test('leaves input and output out of the event where they are too long for it', async () => {
  await start(
    { Machine: machine, Rule: rule('Listener', { EventPattern: statusChanges }) },
    {
      Listener: `const { status, inputDetails, outputDetails } = event.detail; console.log(JSON.stringify({ detail: { status, inputDetails, outputDetails } }));`,
      Work: `return event.how;`,
    },
  );

  await execute('long', 'x'.repeat(150_000));
  await engine.idle();

  await until(() => heard().length === 2); // what a function prints comes after its answer
  expect(heard().map(({ detail }) => detail)).toEqual([
    { status: 'RUNNING', inputDetails: { included: true }, outputDetails: null },
    { status: 'SUCCEEDED', inputDetails: { included: false }, outputDetails: { included: true } },
  ]);
});

test.each([
  { timeScale: 0.001, expression: 'rate(5 minutes)' },
  { timeScale: 0.001, expression: 'rate(1 minute)' },
])('fires a schedule once every period of the clock: $expression', async ({ timeScale, expression }) => {
  await start({ Rule: rule('Listener', { ScheduleExpression: expression }) }, { Listener: print }, timeScale);
  const startMs = engine.clock.nowMs();

  while (heard().length < 3) await sleep(5);

  const periodMs = expression === 'rate(1 minute)' ? 60_000 : 300_000;
  expect(engine.clock.nowMs() - startMs).toBeGreaterThanOrEqual(2 * periodMs);
  expect(heard()[0]).toMatchObject({
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    resources: ['arn:aws:events:eu-central-1:000000000000:rule/Rule'],
    detail: {},
  });
});

test('an engine with a schedule becomes idle', async () => {
  await start({ Rule: rule('Listener', { ScheduleExpression: 'rate(1 minute)' }) }, { Listener: print }, 0.001);

  await expect(engine.idle()).resolves.toBeUndefined();
});

test('tries an event again until the function has processed it', async () => {
  await start(
    { Machine: machine, Rule: rule('Listener', { EventPattern: ended }) },
    {
      Listener: `globalThis.calls = (globalThis.calls ?? 0) + 1;
        if (globalThis.calls < 4) throw new Error('down');
        ${print}`,
      Work: '',
    },
  );

  await execute('failed', 'fail');
  await engine.idle();

  expect(statusesHeard()).toEqual(['FAILED']);
  expect(engine.counters().invocations).toMatchObject({ Listener: 4 });
});

test('sends an event that is given up to the dead-letter queue of the target, with the reason', async () => {
  const target = {
    RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3_600 },
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
  };
  await start(
    { Machine: machine, Dead: queue(), Rule: rule('Listener', { EventPattern: ended }, target) },
    { Listener: `throw new RangeError('down');`, Work: '' },
  );

  await execute('failed', 'fail');
  await engine.idle();
  const [dead] = await receiveAll(engine, 'Dead');

  expect(engine.counters().invocations).toMatchObject({ Listener: 3 });
  expect(JSON.parse(dead?.Body ?? '{}')).toMatchObject({ source: 'aws.states', detail: { name: 'failed' } });
  expect(dead?.MessageAttributes).toMatchObject({
    RULE_ARN: { StringValue: 'arn:aws:events:eu-central-1:000000000000:rule/Rule' },
    TARGET_ARN: { StringValue: 'arn:aws:lambda:eu-central-1:000000000000:function:Listener' },
    ERROR_CODE: { StringValue: 'RangeError' },
    ERROR_MESSAGE: { StringValue: 'down' },
    EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumRetryAttempts' },
    RETRY_ATTEMPTS: { StringValue: '2' },
  });
});

test('gives an event up that has become too old', async () => {
  const target = {
    RetryPolicy: { MaximumEventAgeInSeconds: 60 },
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
  };
  await start(
    { Machine: machine, Dead: queue(), Rule: rule('Listener', { EventPattern: ended }, target) },
    { Listener: `throw new Error('down');`, Work: '' },
  );

  await execute('failed', 'fail');
  await engine.idle();
  const [dead] = await receiveAll(engine, 'Dead');

  expect(dead?.MessageAttributes).toMatchObject({
    EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumEventAgeInSeconds' },
  });
});

test.each([
  { retries: 0, calls: 1 },
  { retries: 2, calls: 3 },
])('follows the settings of a function for asynchronous calls: $retries retries', async ({ retries, calls }) => {
  const config = {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Listener' },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: retries,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['NotRecorded', 'Arn'] } } },
    },
  };
  const target = { DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } } };
  await start(
    {
      Machine: machine,
      NotRecorded: queue(),
      Dead: queue(),
      Config: config,
      Rule: rule('Listener', { EventPattern: ended }, target),
    },
    { Listener: `throw new RangeError('down');`, Work: '' },
  );

  await execute('failed', 'fail');
  await engine.idle();
  const records = (await receiveAll(engine, 'NotRecorded')).map(({ Body }) => JSON.parse(Body) as unknown);

  expect(engine.counters().invocations).toMatchObject({ Listener: calls });
  expect(records).toMatchObject([
    {
      version: '1.0',
      requestContext: {
        functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:Listener:$LATEST',
        condition: 'RetriesExhausted',
        approximateInvokeCount: calls,
      },
      requestPayload: { source: 'aws.states', detail: { name: 'failed' } },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'RangeError', errorMessage: 'down' },
    },
  ]);
  expect(await receiveAll(engine, 'Dead')).toEqual([]);
});
