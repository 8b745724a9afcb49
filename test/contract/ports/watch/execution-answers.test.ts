/** What becomes of the answer to a task token, in each state of its execution (protocol.md 7.5). */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { waitingKey } from '../../../../lambdas/adapters/dynamodb/flight-items';
import { SfnExecutions } from '../../../../lambdas/adapters/step-functions/executions';
import type { RequestId } from '../../../../lambdas/core/domain/request/request-id';
import type { Executions } from '../../../../lambdas/core/ports/executions';
import { pause } from '../../../../lib/base/pause';
import { startEngine, type Engine } from '../../../../lib/local/engine';
import { requestId } from '../../../support/builders';
import { removeFolders, stateMachine, table, writeAssembly } from '../../../support/engine/test-assembly';
import { LOCAL } from '../../../support/e2e/table';
import { InMemoryExecutions } from '../../../support/in-memory/executions';

/** The port, and the machine behind it: one that does nothing but wait. */
interface Subject {
  readonly executions: Executions;
  /** Starts an execution. @returns the token that it waits with */
  readonly wait: (id: RequestId) => Promise<string>;
  readonly stop: (id: RequestId) => Promise<void>;
}

const ARN = 'arn:aws:states:eu-central-1:000000000000:stateMachine';

function waiting(seconds: number): ReturnType<typeof stateMachine> {
  const Item = {
    pk: { 'S.$': "States.Format('WAITING#{}', $.requestId)" },
    sk: { S: 'ITEM' },
    token: { 'S.$': '$$.Task.Token' },
  };
  const Watch = {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem.waitForTaskToken',
    Parameters: { TableName: 'Table', Item },
    TimeoutSeconds: seconds,
    End: true,
  };
  return stateMachine({ StartAt: 'Watch', States: { Watch } });
}

let engine: Engine;
let tables: DynamoDBClient;
let client: SFNClient;

beforeAll(async () => {
  const resources = { Table: table(), Patient: waiting(9_000), Hasty: waiting(1) };
  engine = await startEngine({ assemblyDir: await writeAssembly(resources), timeScale: 0.01 });
  tables = new DynamoDBClient({ ...LOCAL, endpoint: engine.endpoints.dynamodb });
  client = new SFNClient({ ...LOCAL, endpoint: engine.endpoints.stepFunctions });
});

afterAll(async () => {
  tables.destroy();
  client.destroy();
  await engine.stop();
  await removeFolders();
});

function inMemory(): Subject {
  const executions = new InMemoryExecutions();
  return {
    executions,
    wait: async (id) => {
      await executions.start(id);
      executions.wait(id, `token of ${id}`);
      return `token of ${id}`;
    },
    stop: (id) => {
      executions.end(id);
      return Promise.resolve();
    },
  };
}

function ofStepFunctions(machine = 'Patient'): Subject {
  const executions = new SfnExecutions(client, `${ARN}:${machine}`);
  return {
    executions,
    wait: async (id) => {
      await executions.start(id);
      return storedToken(id);
    },
    stop: async (id) => {
      const executionArn = `${ARN.replace('stateMachine', 'execution')}:${machine}:${id}`;
      await client.send(new StopExecutionCommand({ executionArn }));
    },
  };
}

async function storedToken(id: RequestId): Promise<string> {
  for (;;) {
    const { Item } = await tables.send(new GetItemCommand({ TableName: 'Table', Key: waitingKey(id) }));
    if (Item?.['token']?.S !== undefined) return Item['token'].S;
    await pause(5);
  }
}

async function hasEnded(executions: Executions, id: RequestId): Promise<void> {
  while ((await executions.statusOf(id)) !== 'ended') await pause(5);
}

describe.each([
  { name: 'in memory', subjectOf: inMemory },
  { name: 'of Step Functions', subjectOf: ofStepFunctions },
])('executions $name', ({ subjectOf }) => {
  let subject: Subject;

  beforeAll(() => {
    subject = subjectOf();
  });

  test('an execution that is answered ends', async () => {
    const token = await subject.wait(requestId(1));

    expect(await subject.executions.statusOf(requestId(1))).toBe('running');
    expect(await subject.executions.answer(token)).toBe('answered');
    await hasEnded(subject.executions, requestId(1));
  });

  test('an answer is given once', async () => {
    const token = await subject.wait(requestId(2));
    await subject.executions.answer(token);

    expect(await subject.executions.answer(token)).toBe('over');
  });

  test('a token that nobody has given out is over', async () => {
    expect(await subject.executions.answer('garbage')).toBe('over');
  });

  test('the token of an execution that was stopped is over', async () => {
    const token = await subject.wait(requestId(3));
    await subject.stop(requestId(3));

    expect(await subject.executions.answer(token)).toBe('over');
  });

  test('an answer to one execution says nothing to another', async () => {
    const token = await subject.wait(requestId(4));
    await subject.wait(requestId(5));

    await subject.executions.answer(token);
    await hasEnded(subject.executions, requestId(4));

    expect(await subject.executions.statusOf(requestId(5))).toBe('running');
  });
});

test('the token of a task whose time is over is over', async () => {
  const { executions, wait } = ofStepFunctions('Hasty');
  const token = await wait(requestId(6));

  await hasEnded(executions, requestId(6));

  expect(await executions.answer(token)).toBe('over');
});
