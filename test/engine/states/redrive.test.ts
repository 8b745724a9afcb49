import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  type RedriveExecutionCommandOutput,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine, type Engine } from '../../../lib/local/engine';
import { removeFolders, stateMachine, task, temporaryFolder, writeAssembly } from '../../support/engine/test-assembly';

const stateMachineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Machine';
const executionArn = 'arn:aws:states:eu-central-1:000000000000:execution:Machine:one';

let folder: string;
let assemblyDir: string;
let engine: Engine;
let sfn: SFNClient;

beforeEach(async () => {
  folder = await temporaryFolder();
  assemblyDir = await writeAssembly(
    {
      Machine: stateMachine({
        StartAt: 'First',
        States: {
          First: task('First', { Next: 'Second' }),
          Second: task('Second', {
            Parameters: {
              FunctionName: '${Second}',
              Payload: { 'own.$': '$', 'input.$': '$$.Execution.Input', 'name.$': '$$.Execution.Name' },
            },
            Retry: [{ ErrorEquals: ['Down'], IntervalSeconds: 1, MaxAttempts: 2 }],
            Next: 'Third',
          }),
          Third: { Type: 'Wait', SecondsPath: '$.input.seconds', End: true },
        },
      }),
      Second: {
        Type: 'AWS::Lambda::Function',
        Properties: { Environment: { Variables: { DOWN: join(folder, 'down') } } },
      },
    },
    {
      First: `return { made: 'by First' };`,
      Second: `if (require('node:fs').existsSync(process.env.DOWN)) throw Object.assign(new Error('is down'), { name: 'Down' });
        return event;`,
    },
  );
  await startAgain();
});

afterEach(async () => {
  await stop();
  await removeFolders();
});

async function startAgain(): Promise<void> {
  engine = await startEngine({ assemblyDir, dataDir: join(folder, 'data'), timeScale: 0.01 });
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  sfn = new SFNClient({ endpoint: engine.endpoints.stepFunctions, region: 'eu-central-1', credentials });
}

async function stop(): Promise<void> {
  sfn.destroy();
  await engine.stop();
}

async function execute(input: object): Promise<void> {
  await sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'one', input: JSON.stringify(input) }));
}

/** An execution that has failed in its second state, whose cause has since been removed. */
async function executeAndFail(input: object): Promise<void> {
  await writeFile(join(folder, 'down'), '');
  await execute(input);
  await engine.idle();
  await rm(join(folder, 'down'));
}

async function redrive(clientToken?: string): Promise<RedriveExecutionCommandOutput> {
  return sfn.send(new RedriveExecutionCommand({ executionArn, clientToken }));
}

async function describe(): Promise<DescribeExecutionCommandOutput> {
  return sfn.send(new DescribeExecutionCommand({ executionArn }));
}

test('a redriven execution goes on from the state that failed, with its input and under its name', async () => {
  await executeAndFail({ seconds: 1 });
  const failed = await describe();

  const { redriveDate } = await redrive();
  await engine.idle();

  const ended = await describe();
  expect(failed).toMatchObject({ status: 'FAILED', error: 'Down', redriveCount: 0, redriveStatus: 'REDRIVABLE' });
  expect(ended).toMatchObject({
    status: 'SUCCEEDED',
    startDate: failed.startDate,
    redriveCount: 1,
    redriveDate,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
  expect(ended.error).toBeUndefined();
  expect(JSON.parse(ended.output ?? '')).toEqual({ own: { made: 'by First' }, input: { seconds: 1 }, name: 'one' });
  // The retries begin anew: three attempts before, one after.
  expect(engine.counters().invocations).toEqual({ First: 1, Second: 4 });
});

test('the history of a redriven execution goes on after its first end', async () => {
  await executeAndFail({ seconds: 0 });

  await redrive();
  await engine.idle();
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));

  const types = events.map(({ type }) => type);
  const redriven = types.indexOf('ExecutionRedriven');
  expect(types[redriven - 1]).toBe('ExecutionFailed');
  expect(types.slice(redriven + 1)).toEqual([
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'WaitStateEntered',
    'WaitStateExited',
    'ExecutionSucceeded',
  ]);
  expect(events[redriven]?.executionRedrivenEventDetails).toEqual({ redriveCount: 1 });
});

test('an execution that was aborted in a wait goes on in it', async () => {
  await execute({ seconds: 2_000 });
  while (engine.counters().stateTransitions < 3) await sleep(5);
  await sfn.send(new StopExecutionCommand({ executionArn, error: 'Stop', cause: 'by test' }));

  await redrive();
  const running = await describe();
  await sfn.send(new StopExecutionCommand({ executionArn }));

  const aborted = await describe();
  expect(running).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
  expect(running.stopDate).toBeUndefined();
  expect(aborted.status).toBe('ABORTED');
  expect(aborted.error).toBeUndefined();
  expect(engine.counters().invocations).toEqual({ First: 1, Second: 1 });
});

test('a redrive asked for twice with one token is one', async () => {
  await executeAndFail({ seconds: 0 });

  const first = await redrive('token');
  await engine.idle();
  const second = await redrive('token');

  expect(second.redriveDate).toEqual(first.redriveDate);
  expect((await describe()).redriveCount).toBe(1);
});

test('an execution that has succeeded cannot be redriven', async () => {
  await execute({ seconds: 0 });
  await engine.idle();

  await expect(redrive()).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
});

test('an execution that runs cannot be redriven', async () => {
  await execute({ seconds: 2_000 });

  await expect(redrive()).rejects.toMatchObject({
    name: 'ExecutionNotRedrivable',
    message: 'Execution is RUNNING and cannot be redriven',
  });
  await sfn.send(new StopExecutionCommand({ executionArn }));
});

test('an execution that failed in an earlier run of the engine is described and redriven from where it failed', async () => {
  await executeAndFail({ seconds: 0 });
  await stop();
  await startAgain();

  const failed = await describe();
  await redrive();
  await engine.idle();

  expect(failed).toMatchObject({
    status: 'FAILED',
    error: 'Down',
    input: '{"seconds":0}',
    redriveStatus: 'REDRIVABLE',
  });
  expect(await describe()).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
  expect(engine.counters().invocations).toEqual({ First: 0, Second: 1 });
});

test('an engine that ends over a redriven execution goes on from where it was redriven', async () => {
  await executeAndFail({ seconds: 2_000 });
  await redrive();
  await stop();

  await startAgain();
  while (engine.counters().invocations['Second'] === 0) await sleep(5);
  const running = await describe();
  await sfn.send(new StopExecutionCommand({ executionArn }));

  expect(running).toMatchObject({ status: 'RUNNING', redriveCount: 1 });
  expect(engine.counters().invocations).toEqual({ First: 0, Second: 1 });
});
