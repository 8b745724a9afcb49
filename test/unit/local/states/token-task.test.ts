import { EngineClock } from '../../../../lib/local/base/clock';
import type { JsonObject, JsonValue } from '../../../../lib/base/json';
import type { HistoryEvent } from '../../../../lib/local/states/execution-history';
import { StateMachine, type Integrate, type Run, type RunInput } from '../../../../lib/local/states/state-machine';
import { TaskError } from '../../../../lib/local/states/tasks/task-error';
import { TaskTokens } from '../../../../lib/local/states/tasks/task-tokens';

const EXECUTION = 'arn:aws:states:x:0:execution:Machine:one';

const watch = {
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem.waitForTaskToken',
  Parameters: {
    TableName: 'Table',
    Item: {
      pk: { 'S.$': "States.Format('WAITING#{}', $.requestId)" },
      token: { 'S.$': '$$.Task.Token' },
    },
  },
  TimeoutSeconds: 100,
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.fault', Next: 'Record' }],
  ResultPath: null,
  Next: 'Record',
};

interface Started extends Run {
  readonly history: HistoryEvent[];
  readonly tokens: TaskTokens;
  /** The tokens that were given out, in turn. */
  readonly given: string[];
}

interface Setup extends Pick<RunInput, 'from' | 'pending' | 'onToken'> {
  readonly integrate?: Integrate;
  readonly clock?: EngineClock;
}

const done: Integrate = () => Promise.resolve({});

function start(fields: object, { integrate = done, clock = new EngineClock(0.001), ...input }: Setup = {}): Started {
  const given: string[] = [];
  const tokens = new TaskTokens((arn) => `token ${given.length + 1} of ${arn}`);
  const states = { Watch: { ...watch, ...fields }, Record: { Type: 'Pass', End: true } };
  const machine = new StateMachine(
    'arn:aws:states:x:0:stateMachine:Machine',
    'Machine',
    JSON.stringify({ StartAt: 'Watch', States: states }),
    {
      clock,
      tokens,
      invoke: () => Promise.reject(new Error('no function is called')),
      integrate: (action, parameters) => {
        given.push(tokenIn(parameters));
        return integrate(action, parameters);
      },
    },
  );
  const history: HistoryEvent[] = [];
  const run = machine.start({
    executionArn: EXECUTION,
    name: 'one',
    input: { requestId: 'req_1' },
    startMs: 0,
    onHistory: (event) => history.push(event),
    ...input,
  });
  return { ...run, history, tokens, given };
}

function tokenIn(parameters: JsonValue): string {
  const { Item } = parameters as JsonObject;
  return ((Item as JsonObject)['token'] as { S: string }).S;
}

function failing(name: string): Promise<never> {
  return Promise.reject(new TaskError(name, 'cause'));
}

const types = ({ history }: Started): string[] => history.map(({ type }) => type);

test('calls the table with the token and goes on with the input when the token is answered', async () => {
  const calls: unknown[] = [];
  const run = start(
    {},
    {
      integrate: (action, parameters) => {
        calls.push([action, parameters]);
        return Promise.resolve({});
      },
    },
  );
  await new Promise(setImmediate);

  const isAnswered = run.tokens.settle(run.given[0] ?? '', { output: {} });

  expect(isAnswered).toBe(true);
  expect(await run.end).toEqual({ status: 'SUCCEEDED', output: { requestId: 'req_1' } });
  expect(calls).toEqual([
    [
      'dynamodb:putItem',
      { TableName: 'Table', Item: { pk: { S: 'WAITING#req_1' }, token: { S: `token 1 of ${EXECUTION}` } } },
    ],
  ]);
  expect(types(run)).toEqual([
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskSucceeded',
    'TaskStateExited',
    'PassStateEntered',
    'PassStateExited',
  ]);
  expect(run.history[3]?.details).toEqual({
    taskSubmittedEventDetails: { resourceType: 'aws-sdk:dynamodb', resource: 'putItem.waitForTaskToken', output: '{}' },
  });
});

test('takes an answer that comes before that of the call', async () => {
  const run = start({ ResultPath: '$' }, { integrate: () => new Promise(() => undefined) });

  run.tokens.settle(run.given[0] ?? '', { output: 'early' });

  expect(await run.end).toEqual({ status: 'SUCCEEDED', output: 'early' });
  expect(types(run)).not.toContain('TaskSubmitted');
});

test('fails at once when the call fails, and tries again with another token', async () => {
  const retry = { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 3, JitterStrategy: 'FULL' };
  const run = start(
    { Retry: [retry] },
    { integrate: () => (run.given.length < 3 ? failing('DynamoDb.SdkClientException') : Promise.resolve({})) },
  );
  while (run.given.length < 3) await new Promise(setImmediate);

  const [first = '', , third = ''] = run.given;
  const isLate = run.tokens.settle(first, { output: {} });
  run.tokens.settle(third, { output: {} });

  expect(await run.end).toMatchObject({ status: 'SUCCEEDED' });
  expect(new Set(run.given).size).toBe(3);
  expect(isLate).toBe(false);
  expect(types(run).filter((type) => type === 'TaskSubmitFailed')).toHaveLength(2);
});

test('fails with the error and the cause that the answer gives', async () => {
  const run = start({});

  run.tokens.settle(run.given[0] ?? '', { error: 'Refused', cause: 'by test' });

  expect(await run.end).toMatchObject({ output: { fault: { Error: 'Refused', Cause: 'by test' } } });
  expect(types(run)).toContain('TaskFailed');
});

test('ends on the scaled clock with a timeout, which a retry of all failures leaves to the catcher', async () => {
  const clock = new EngineClock(0.001);
  const startedMs = clock.nowMs();
  const run = start({ Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }, { clock });

  const end = await run.end;

  expect(end).toMatchObject({ status: 'SUCCEEDED', output: { fault: { Error: 'States.Timeout' } } });
  expect(clock.nowMs() - startedMs).toBeGreaterThanOrEqual(100_000);
  expect(run.given).toHaveLength(1);
  expect(run.tokens.settle(run.given[0] ?? '', { output: {} })).toBe(false);
  expect(types(run)).toContain('TaskTimedOut');
});

test.each([
  { error: 'States.Timeout', by: 'all' },
  { error: 'Other', by: 'failed' },
])(
  'a failure $error is caught by the catcher "$by" of two, of which the first is for States.TaskFailed',
  async (row) => {
    const run = start({
      Catch: [
        { ErrorEquals: ['States.TaskFailed'], ResultPath: '$.failed', Next: 'Record' },
        { ErrorEquals: ['States.ALL'], ResultPath: '$.all', Next: 'Record' },
      ],
    });

    run.tokens.settle(run.given[0] ?? '', { error: row.error, cause: 'by test' });

    expect(await run.end).toMatchObject({ output: { [row.by]: { Error: row.error, Cause: 'by test' } } });
  },
);

test('an execution that is stopped takes its token along and begins no further attempt', async () => {
  const retry = { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 60 };
  const waiting = start({});
  const retrying = start({ Retry: [retry] }, { clock: new EngineClock(1), integrate: () => failing('Down') });
  await new Promise(setImmediate);

  waiting.abort();
  retrying.abort();

  expect(await waiting.end).toEqual({ status: 'ABORTED' });
  expect(waiting.tokens.isOpen(waiting.given[0] ?? '')).toBe(false);
  expect(await retrying.end).toEqual({ status: 'ABORTED' });
  await new Promise(setImmediate);
  expect(retrying.given).toHaveLength(1);
});

test('tells of a token with its deadline, its state and the state input before it is given out', () => {
  const order: unknown[] = [];
  const clock = new EngineClock(1);
  const beforeMs = clock.nowMs();

  const run = start(
    {},
    {
      clock,
      onToken: (at, pending) => order.push({ at, pending }),
      integrate: () => {
        order.push('given out');
        return Promise.resolve({});
      },
    },
  );
  run.abort();

  expect(order).toEqual([
    {
      at: { state: 'Watch', input: '{"requestId":"req_1"}' },
      pending: { token: `token 1 of ${EXECUTION}`, deadlineMs: expect.any(Number) as number },
    },
    'given out',
  ]);
  const [{ pending }] = order as [{ pending: { deadlineMs: number } }];
  expect(pending.deadlineMs - beforeMs).toBeGreaterThanOrEqual(100_000);
  expect(pending.deadlineMs - beforeMs).toBeLessThan(101_000);
});

test('a run that begins where an earlier one waited gives out the same token, with what is left of its time', async () => {
  const clock = new EngineClock(0.001);
  const from = { state: 'Watch', input: { requestId: 'req_1' } };
  const run = start({}, { clock, from, pending: { token: 'earlier', deadlineMs: clock.nowMs() + 20_000 } });
  const startedMs = clock.nowMs();

  expect(await run.end).toMatchObject({ output: { fault: { Error: 'States.Timeout' } } });
  expect(run.given).toEqual(['earlier']);
  expect(clock.nowMs() - startedMs).toBeLessThan(100_000);
});

test('a run that begins where an earlier one was answered gives out no token', async () => {
  const from = { state: 'Watch', input: { requestId: 'req_1' } };
  const run = start({ ResultPath: '$' }, { from, pending: { token: 'earlier', answer: { output: 'kept' } } });

  expect(await run.end).toEqual({ status: 'SUCCEEDED', output: 'kept' });
  expect(run.given).toEqual([]);
});
