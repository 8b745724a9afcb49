import type { JsonValue } from '../../lib/base/json';
import { readDeployedWorkflow, type DeployedWorkflow } from './deployed-workflow';
import { edgesOf, edgesTakenBy } from './edges';
import { ERROR_TEXT, statesOf, workflowRunner, type Behaviour, type Execution, type Script } from './workflow-runner';

const VALID = { answer: { next: 'valid' } };
const SETTLED = { answer: { next: 'settled', outcome: { state: 'succeeded' } } };
const FAILED = { answer: { next: 'failed', outcome: { state: 'failed' } } };
const ENDED = { answer: { next: 'ended' } };
const CLEAN_UP = { answer: { next: 'clean-up', waitSeconds: 0 } };
const RECORDED = { answer: { next: 'ended', state: 'succeeded' } };

/** Errors of ours and of the Lambda service that a step is tried again for. */
const RETRIED_ERRORS = [
  'StoreConflictError',
  'ServiceUnavailableError',
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

interface TaskCase {
  readonly task: string;
  /** States before the task. */
  readonly before: readonly string[];
  /** States after the task when it has failed for good. */
  readonly onFault: readonly string[];
  readonly timeoutSeconds: number;
  /** Most seconds before each retry; the length is the number of retries. */
  readonly retryDelays: readonly number[];
  /** What all functions do, so that the task is reached and does these things first. */
  readonly script: (...behaviours: readonly Behaviour[]) => Script;
}

const STEP_DELAYS = [1, 2, 4, 8, 16, ...Array<number>(15).fill(20)];
const RECORD_DELAYS = [2, 4, 8, 16, 32, ...Array<number>(15).fill(60)];
const BY_FAULT = ['RecordFault', 'Recorded'];

const TASKS: readonly TaskCase[] = [
  {
    task: 'Validate',
    before: [],
    onFault: BY_FAULT,
    timeoutSeconds: 20,
    retryDelays: STEP_DELAYS,
    script: (...behaviours) => ({ validate: [...behaviours, FAILED], record: [RECORDED] }),
  },
  {
    task: 'Apply',
    before: ['Validate', 'IsValid'],
    onFault: BY_FAULT,
    timeoutSeconds: 125,
    retryDelays: STEP_DELAYS,
    script: (...behaviours) => ({ validate: [VALID], apply: [...behaviours, SETTLED], record: [RECORDED] }),
  },
  {
    task: 'Observe',
    before: ['Validate', 'IsValid', 'Apply', 'IsApplied', 'WaitToObserve'],
    onFault: BY_FAULT,
    timeoutSeconds: 95,
    retryDelays: STEP_DELAYS,
    script: (...behaviours) => ({
      validate: [VALID],
      apply: [pending(0)],
      observe: [...behaviours, SETTLED],
      record: [RECORDED],
    }),
  },
  {
    task: 'CleanUp',
    before: ['Validate', 'IsValid', 'Apply', 'IsApplied', 'WaitToCleanUp'],
    onFault: BY_FAULT,
    timeoutSeconds: 125,
    retryDelays: STEP_DELAYS,
    script: (...behaviours) => ({
      validate: [VALID],
      apply: [CLEAN_UP],
      'clean-up': [...behaviours, FAILED],
      record: [RECORDED],
    }),
  },
  {
    task: 'Record',
    before: ['Validate', 'IsValid'],
    onFault: BY_FAULT,
    timeoutSeconds: 20,
    retryDelays: RECORD_DELAYS,
    script: (...behaviours) => ({ validate: [FAILED], record: [...behaviours, RECORDED] }),
  },
  {
    task: 'RecordFault',
    before: ['Validate'],
    onFault: [],
    timeoutSeconds: 20,
    retryDelays: RECORD_DELAYS,
    script: (...behaviours) => ({ validate: [error('InvariantError')], record: [...behaviours, RECORDED] }),
  },
];

let workflow: DeployedWorkflow;
let run: (script: Script, input?: JsonValue) => Promise<Execution>;
const edgesTaken = new Set<string>();

beforeAll(async () => {
  workflow = await readDeployedWorkflow();
  const runner = workflowRunner(workflow);
  run = async (script, input = { requestId: 'req_1' }) => {
    const execution = await runner(script, input);
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

function pending(waitSeconds: number): Behaviour {
  return { answer: { next: 'pending', waitSeconds } };
}

function again(waitSeconds: number): Behaviour {
  return { answer: { next: 'again', waitSeconds } };
}

/** A failure by its name; no function can report a timeout itself, it is what silence comes to. */
function error(name: string): Behaviour {
  return name === 'States.Timeout' ? 'silence' : { error: name };
}

/** Seconds between one call and the next. */
function pausesIn({ calls }: Execution): number[] {
  return calls.slice(1).map(({ atMs }, index) => (atMs - (calls[index]?.atMs ?? 0)) / 1_000);
}

describe('goes by what a step says comes next', () => {
  const recorded = ['Record', 'IsRecorded', 'Recorded'];
  const validated = ['Validate', 'IsValid'];
  const applied = [...validated, 'Apply', 'IsApplied'];
  const observed = ['WaitToObserve', 'Observe', 'IsSettled'];
  const cleaned = ['WaitToCleanUp', 'CleanUp', 'IsCleanedUp'];

  test.each([
    { says: 'not valid', script: { validate: [FAILED] }, states: [...validated, ...recorded] },
    { says: 'ended before validation', script: { validate: [ENDED] }, states: [...validated, ...recorded] },
    { says: 'settled at once', script: { validate: [VALID], apply: [SETTLED] }, states: [...applied, ...recorded] },
    {
      says: 'refused by the provider',
      script: { validate: [VALID], apply: [FAILED] },
      states: [...applied, ...recorded],
    },
    { says: 'ended before apply', script: { validate: [VALID], apply: [ENDED] }, states: [...applied, ...recorded] },
    {
      says: 'to apply again, twice',
      script: { validate: [VALID], apply: [again(1), again(2), SETTLED] },
      states: [
        ...applied,
        ...['WaitToApply', 'Apply', 'IsApplied'],
        ...['WaitToApply', 'Apply', 'IsApplied'],
        ...recorded,
      ],
    },
    {
      says: 'valid, but to wait for the rate limit',
      script: { validate: [again(3)], apply: [SETTLED] },
      states: [...validated, 'WaitToApply', 'Apply', 'IsApplied', ...recorded],
    },
    {
      says: 'to clean up after apply',
      script: { validate: [VALID], apply: [CLEAN_UP], 'clean-up': [FAILED] },
      states: [...applied, ...cleaned, ...recorded],
    },
    {
      says: 'to clean up after observe, which takes three looks',
      script: {
        validate: [VALID],
        apply: [pending(1)],
        observe: [CLEAN_UP],
        'clean-up': [again(1), again(1), SETTLED],
      },
      states: [...applied, ...observed, ...cleaned, ...cleaned, ...cleaned, ...recorded],
    },
    {
      says: 'to clean up what was cancelled when it was recorded',
      script: { validate: [VALID], apply: [SETTLED], record: [CLEAN_UP, RECORDED], 'clean-up': [FAILED] },
      states: [...applied, 'Record', 'IsRecorded', ...cleaned, ...recorded],
    },
    {
      says: 'ended before the clean-up',
      script: { validate: [VALID], apply: [CLEAN_UP], 'clean-up': [ENDED] },
      states: [...applied, ...cleaned, ...recorded],
    },
    {
      says: 'pending, then settled',
      script: { validate: [VALID], apply: [pending(1)], observe: [SETTLED] },
      states: [...applied, ...observed, ...recorded],
    },
    {
      says: 'pending three times, then failed',
      script: { validate: [VALID], apply: [pending(1)], observe: [pending(1), pending(1), FAILED] },
      states: [...applied, ...observed, ...observed, ...observed, ...recorded],
    },
  ])('$says', async ({ script, states }) => {
    const execution = await run({ record: [RECORDED], ...script });

    expect(statesOf(execution)).toEqual(states);
    expect(execution.end.status).toBe('SUCCEEDED');
  });
});

describe('waits as long as the step says', () => {
  test.each([0, 1, 7, 30, 300])('%i s before it observes', async (waitSeconds) => {
    const script = { validate: [VALID], apply: [pending(waitSeconds)], observe: [SETTLED], record: [RECORDED] };

    const execution = await run(script);

    expect(pausesIn(execution)).toEqual([0, waitSeconds, 0]);
  });

  test.each([0, 1, 7, 30, 300])('%i s before it applies again', async (waitSeconds) => {
    const execution = await run({ validate: [VALID], apply: [again(waitSeconds), SETTLED], record: [RECORDED] });

    expect(pausesIn(execution)).toEqual([0, waitSeconds, 0]);
  });

  test.each([0, 1, 7, 30, 300])('%i s before it cleans up, and again', async (waitSeconds) => {
    const apply = [{ answer: { next: 'clean-up', waitSeconds } }];
    const script = { validate: [VALID], apply, 'clean-up': [again(waitSeconds), FAILED], record: [RECORDED] };

    const execution = await run(script);

    expect(pausesIn(execution)).toEqual([0, waitSeconds, waitSeconds, 0]);
  });

  test('anew each time', async () => {
    const observe = [pending(10), pending(15), pending(30), SETTLED];

    const execution = await run({ validate: [VALID], apply: [pending(5)], observe, record: [RECORDED] });

    expect(pausesIn(execution)).toEqual([0, 5, 10, 15, 30, 0]);
  });
});

describe.each(TASKS)('$task', ({ task, before, onFault, timeoutSeconds, retryDelays, script }) => {
  const attempts = retryDelays.length + 1;

  test('retries exactly the errors that are worth it', () => {
    const state = workflow.definition.States[task];

    expect(state).toMatchObject({ Retry: [{ ErrorEquals: RETRIED_ERRORS }] });
  });

  test.each(RETRIED_ERRORS)('is tried again after %s', async (name) => {
    const once = await run(script());

    const execution = await run(script(error(name)));

    expect(execution.calls).toHaveLength(once.calls.length + 1);
    expect(statesOf(execution)).toEqual(statesOf(once));
    expect(execution.end.status).toBe('SUCCEEDED');
  });

  test.each(FINAL_ERRORS)('is not tried again after %s', async (name) => {
    const execution = await run(script(error(name)));

    expect(statesOf(execution)).toEqual([...before, task, ...onFault]);
    expect(execution.tookMs).toBe(0);
  });

  test('is given up after its last retry', async () => {
    const failures = Array<Behaviour>(attempts).fill(error('ServiceUnavailableError'));

    const execution = await run(script(...failures));

    expect(statesOf(execution)).toEqual([...before, task, ...onFault]);
  });

  test('succeeds at its last retry', async () => {
    const failures = Array<Behaviour>(attempts - 1).fill(error('ServiceUnavailableError'));

    const execution = await run(script(...failures));

    expect(statesOf(execution)).toEqual(statesOf(await run(script())));
  });

  test('is retried at growing intervals up to a limit', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1 - Number.EPSILON);
    const failures = Array<Behaviour>(attempts - 1).fill(error('ServiceUnavailableError'));

    const execution = await run(script(...failures));

    expect(pausesIn(execution).filter((seconds) => seconds > 0)).toEqual(retryDelays);
  });

  test('is retried with full jitter, so at once when chance has it', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);

    const execution = await run(script(error('ServiceUnavailableError')));

    expect(execution.tookMs).toBe(0);
  });

  test('is tried again when its function never answers', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const once = await run(script());

    const execution = await run(script('silence'));

    expect(execution.calls).toHaveLength(once.calls.length + 1);
    expect(execution.tookMs).toBe(timeoutSeconds * 1_000);
    expect(execution.end.status).toBe('SUCCEEDED');
  });
});

describe('records how the request ended', () => {
  test('with what the last step said', async () => {
    const execution = await run({ validate: [VALID], apply: [SETTLED], record: [RECORDED] });

    expect(execution.calls.at(-1)).toMatchObject({
      name: 'record',
      event: { requestId: 'req_1', step: SETTLED.answer },
    });
  });

  test.each([
    { fault: 'an error that is not retried', failures: [error('InvariantError')], name: 'InvariantError' },
    {
      fault: 'retries without end',
      failures: Array<Behaviour>(21).fill(error('Lambda.Unknown')),
      name: 'Lambda.Unknown',
    },
    { fault: 'a function that never answers', failures: Array<Behaviour>(21).fill('silence'), name: 'States.Timeout' },
  ])('with the name of the error and no more after $fault', async ({ failures, name }) => {
    const execution = await run({ validate: [VALID], apply: failures, record: [RECORDED] });

    expect(execution.calls.at(-1)?.event).toEqual({ requestId: 'req_1', fault: { error: name } });
  });

  test('with the fault when the outcome itself is refused', async () => {
    const execution = await run({ validate: [FAILED], record: [error('InvariantError'), RECORDED] });

    expect(execution.calls.map(({ event }) => event)).toEqual([
      { requestId: 'req_1' },
      { requestId: 'req_1', step: FAILED.answer },
      { requestId: 'req_1', fault: { error: 'InvariantError' } },
    ]);
  });

  test('or fails the execution with the error that it could not be recorded for', async () => {
    const execution = await run({ validate: [FAILED], record: [error('ServiceUnavailableError')] });

    expect(execution.end).toMatchObject({ status: 'FAILED', error: 'ServiceUnavailableError' });
    expect(execution.calls.filter(({ name }) => name === 'record')).toHaveLength(42);
  });
});

test('passes nothing of its input to a function but the request id, and no text of an error', async () => {
  const observe = [error('StoreConflictError'), pending(1), error('InvariantError')];
  const input = { requestId: 'req_1', preSharedKey: 'canary' };

  const { calls } = await run({ validate: [VALID], apply: [pending(1)], observe, record: [RECORDED] }, input);

  const events = JSON.stringify(calls.map(({ event }) => event));
  expect(events).not.toContain('canary');
  expect(events).not.toContain(ERROR_TEXT);
});

test('ends an execution that never settles after three hours', async () => {
  const execution = await run({ validate: [VALID], apply: [pending(30)], observe: [pending(30)] });

  expect(execution.end.status).toBe('TIMED_OUT');
  expect(execution.tookMs).toBe(10_800_000);
});

// Last, because it looks at what the tests above have done.
test('has no edge that these tests do not take', () => {
  const notTaken = edgesOf(workflow.definition).filter((edge) => !edgesTaken.has(edge));

  expect(notTaken).toEqual([]);
});
