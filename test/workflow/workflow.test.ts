import type { JsonValue } from '../../lib/base/json';
import { readDeployedWorkflow, type DeployedWorkflow } from './deployed-workflow';
import { edgesOf, edgesTakenBy } from './edges';
import { ERROR_TEXT, statesOf, tokenIn, workflowRunner } from './workflow-runner';
import type { Behaviour, Callee, Execution, Script } from './workflow-runner';

const VALID = { answer: { next: 'valid' } };
const WATCH = { answer: { next: 'watch' } };
const ENDED = { answer: { next: 'ended' } };
/** The watcher has told the execution that its request has ended. */
const TOLD = { answer: {} };
const RECORDED = { answer: { state: 'succeeded' } };

/** A workflow without trouble; a test puts its own in. */
const CALM: Script = { validate: [VALID], apply: [WATCH], table: [TOLD], record: [RECORDED] };

/** An outage of ours is waited out for more than an hour. */
const OUTAGE = { name: 'ServiceUnavailableError', delays: [1, 2, 4, 8, 16, ...Array<number>(295).fill(30)] };
/** A crash, or another writer, is tried again for some minutes. */
const FAULT = { name: 'Lambda.Unknown', delays: [1, 2, 4, 8, 16, ...Array<number>(15).fill(20)] };

const FAULTS = [
  'StoreConflictError',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'Runtime.OutOfMemory',
  'Sandbox.Timedout',
  'States.Timeout',
];

/** Errors that another try does not cure. */
const FINAL_ERRORS = ['ConfigurationError', 'InvariantError', 'ZodError', 'Error'];

/** What a write of the table fails with, as Step Functions names it. */
const TABLE_ERRORS = [
  'DynamoDb.ProvisionedThroughputExceededException',
  'DynamoDb.InternalServerErrorException',
  'DynamoDb.SdkClientException',
  'DynamoDb.DynamoDbException',
];

interface TaskCase {
  readonly task: string;
  readonly callee: Callee;
  /** States before the task, and after it when it has failed for good. */
  readonly before: readonly string[];
  readonly onFault: readonly string[];
  readonly timeoutSeconds: number;
}

const TASKS: readonly TaskCase[] = [
  { task: 'Validate', callee: 'validate', before: [], onFault: ['Record'], timeoutSeconds: 20 },
  { task: 'Apply', callee: 'apply', before: ['Validate'], onFault: ['Record'], timeoutSeconds: 125 },
  {
    task: 'Record',
    callee: 'record',
    before: ['Validate', 'Apply', 'IsApplied', 'Watch'],
    onFault: [],
    timeoutSeconds: 20,
  },
];

let workflow: DeployedWorkflow;
let run: (script: Script, input?: JsonValue) => Promise<Execution>;
const edgesTaken = new Set<string>();

beforeAll(async () => {
  workflow = await readDeployedWorkflow();
  const runner = workflowRunner(workflow);
  run = async (script, input = { requestId: 'req_1' }) => {
    const execution = await runner({ ...CALM, ...script }, input);
    edgesTakenBy(execution, workflow.definition).forEach((edge) => edgesTaken.add(edge));
    return execution;
  };
});

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

function again(waitSeconds: number): Behaviour {
  return { answer: { next: 'again', waitSeconds } };
}

/** A failure by its name; no function can report a timeout itself, it is what silence comes to. */
function error(name: string): Behaviour {
  return name === 'States.Timeout' ? 'silence' : { error: name };
}

/** So many failures before the callee does what it does without trouble. */
function failing(callee: Callee, name: string, times: number): Script {
  return { [callee]: [...Array<Behaviour>(times).fill(error(name)), ...(CALM[callee] ?? [])] };
}

/** Seconds between one call and the next. */
function pausesIn({ calls }: Execution): number[] {
  return calls.slice(1).map(({ atMs }, index) => (atMs - (calls[index]?.atMs ?? 0)) / 1_000);
}

describe('goes by what a step says comes next', () => {
  const applied = ['Apply', 'IsApplied'];

  test.each([
    { says: 'watch', script: {}, states: ['Validate', ...applied, 'Watch', 'Record'] },
    { says: 'ended', script: { apply: [ENDED] }, states: ['Validate', ...applied, 'Record'] },
    {
      says: 'again, twice',
      script: { apply: [again(1), again(2), WATCH] },
      states: [
        ...['Validate', ...applied],
        ...['WaitToApply', ...applied, 'WaitToApply', ...applied, 'Watch', 'Record'],
      ],
    },
    // Apply finds it ended and says so.
    {
      says: 'ended, as validate has rejected it',
      script: { validate: [ENDED], apply: [ENDED] },
      states: ['Validate', ...applied, 'Record'],
    },
  ])('$says', async ({ script, states }) => {
    const execution = await run(script);

    expect(statesOf(execution)).toEqual(states);
    expect(execution.end.status).toBe('SUCCEEDED');
  });

  test('to success in exactly five transitions', async () => {
    expect((await run({})).transitions).toBe(5);
  });

  test.each([0, 1, 7, 30, 300])('%i s before it applies again', async (waitSeconds) => {
    const execution = await run({ apply: [again(waitSeconds), ENDED] });

    expect(pausesIn(execution)).toEqual([0, waitSeconds, 0]);
  });
});

describe.each(TASKS)('$task', ({ task, callee, before, onFault, timeoutSeconds }) => {
  test.each([OUTAGE.name, 'NewerItemError', ...FAULTS])('is tried again after %s', async (name) => {
    const execution = await run(failing(callee, name, 1));

    expect(execution.calls).toHaveLength(5);
    expect(execution.end.status).toBe('SUCCEEDED');
  });

  test.each(FINAL_ERRORS)('is not tried again after %s', async (name) => {
    const execution = await run(failing(callee, name, 1));

    expect(statesOf(execution)).toEqual([...before, task, ...onFault]);
    expect(execution.tookMs).toBe(0);
  });

  test.each([OUTAGE, FAULT])('is given up after its last retry of $name', async ({ name, delays }) => {
    const execution = await run(failing(callee, name, delays.length + 1));

    expect(statesOf(execution)).toEqual([...before, task, ...onFault]);
  });

  test.each([OUTAGE, FAULT])('succeeds at its last retry of $name', async ({ name, delays }) => {
    const execution = await run(failing(callee, name, delays.length));

    expect(statesOf(execution)).toEqual(statesOf(await run({})));
  });

  test.each([OUTAGE, FAULT])('is retried after $name at growing intervals up to a limit', async ({ name, delays }) => {
    jest.spyOn(Math, 'random').mockReturnValue(1 - Number.EPSILON);

    const execution = await run(failing(callee, name, delays.length));

    expect(pausesIn(execution).filter((seconds) => seconds > 0)).toEqual(delays);
  });

  test.each([OUTAGE, FAULT])(
    'is retried after $name with full jitter, so at once when chance has it',
    async (retry) => {
      jest.spyOn(Math, 'random').mockReturnValue(0);

      const execution = await run(failing(callee, retry.name, 1));

      expect(execution.tookMs).toBe(0);
    },
  );

  test('is tried again when its function never answers', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);

    const execution = await run(failing(callee, 'States.Timeout', 1));

    expect(execution.tookMs).toBe(timeoutSeconds * 1_000);
    expect(execution.end.status).toBe('SUCCEEDED');
  });
});

describe('Watch', () => {
  function tokensIn({ calls }: Execution): string[] {
    return calls.filter(({ name }) => name === 'table').map(({ event }) => tokenIn(event));
  }

  test('stores its token under the id of the request, in an item of its own', async () => {
    const execution = await run({});

    const item = {
      pk: { S: 'WAITING#req_1' },
      sk: { S: 'ITEM' },
      token: { S: expect.any(String) as string },
      v: { N: '1' },
    };
    expect(execution.calls[2]?.event).toEqual({ TableName: expect.any(String) as string, Item: item });
  });

  test.each(TABLE_ERRORS)('stores another token when the write fails with %s', async (name) => {
    const execution = await run(failing('table', name, 1));

    expect(new Set(tokensIn(execution)).size).toBe(2);
    expect(execution.end.status).toBe('SUCCEEDED');
  });

  test('waits for the table for as long as the longest request may last', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1 - Number.EPSILON);

    const execution = await run(failing('table', 'DynamoDb.DynamoDbException', 300));

    expect(pausesIn(execution).filter((seconds) => seconds > 0)).toEqual(OUTAGE.delays);
    expect(execution.end.status).toBe('SUCCEEDED');
  });

  test('is recorded as failed when the table takes nothing in all that time', async () => {
    const execution = await run(failing('table', 'DynamoDb.DynamoDbException', 301));

    expect(execution.calls.at(-1)?.event).toMatchObject({ fault: { Error: 'DynamoDb.DynamoDbException' } });
  });

  test('is recorded as timed out when nobody answers for two and a half hours, and asks nobody again', async () => {
    const execution = await run(failing('table', 'States.Timeout', 1));

    expect(execution.calls.at(-1)?.event).toMatchObject({ fault: { Error: 'States.Timeout' } });
    expect(tokensIn(execution)).toHaveLength(1);
    expect(Math.floor(execution.tookMs / 1_000)).toBe(9_000);
  });
});

describe('Record', () => {
  test('is told of no fault where there was none', async () => {
    const execution = await run({});

    expect(execution.calls.at(-1)?.event).toEqual({ requestId: 'req_1', step: {} });
  });

  test.each([
    { fault: 'an error that is not retried', name: 'InvariantError', times: 1 },
    { fault: 'retries without end', name: 'Lambda.Unknown', times: 21 },
    { fault: 'a function that never answers', name: 'States.Timeout', times: 21 },
  ])('is told the name of the error after $fault', async ({ name, times }) => {
    const execution = await run(failing('apply', name, times));

    expect(execution.calls.at(-1)).toMatchObject({
      name: 'record',
      event: { requestId: 'req_1', fault: { Error: name } },
    });
  });

  test('fails the execution with the error that it could not do its work for', async () => {
    const execution = await run({ record: [error('ServiceUnavailableError')] });

    expect(execution.end).toMatchObject({ status: 'FAILED', error: 'ServiceUnavailableError' });
    expect(execution.calls.filter(({ name }) => name === 'record')).toHaveLength(301);
  });
});

test('passes nothing of its input to a step but the request id, and no text of an error', async () => {
  const apply = [error('StoreConflictError'), again(1), WATCH];

  const { calls } = await run({ apply }, { requestId: 'req_1', preSharedKey: 'canary' });

  const events = JSON.stringify(calls.filter(({ name }) => name !== 'record').map(({ event }) => event));
  expect(events).not.toContain('canary');
  expect(events).not.toContain(ERROR_TEXT);
});

test('ends an execution that never ends after four hours', async () => {
  const execution = await run({ apply: [again(300)] });

  expect(execution.end.status).toBe('TIMED_OUT');
  expect(execution.tookMs).toBe(14_400_000);
});

// Last, because it looks at what the tests above have done.
test('has no edge that these tests do not take', () => {
  const notTaken = edgesOf(workflow.definition).filter((edge) => !edgesTaken.has(edge));

  expect(notTaken).toEqual([]);
});
