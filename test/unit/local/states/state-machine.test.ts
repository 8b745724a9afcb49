import { EngineClock } from '../../../../lib/local/base/clock';
import type { HistoryEvent } from '../../../../lib/local/states/execution-history';
import { FunctionError } from '../../../../lib/local/functions/function-error';
import type { JsonValue } from '../../../../lib/base/json';
import { StateMachine, type ExecutionEnd, type Run } from '../../../../lib/local/states/state-machine';

interface Started extends Run {
  readonly history: HistoryEvent[];
  readonly machine: StateMachine;
}

type Invoke = (functionName: string, event: JsonValue) => unknown;

function start(
  states: Record<string, object>,
  invoke: Invoke,
  clock = new EngineClock(0),
  fields: object = {},
): Started {
  const definition = { StartAt: Object.keys(states)[0], States: states, ...fields };
  const machine = new StateMachine('arn:aws:states:x:0:stateMachine:Machine', 'Machine', JSON.stringify(definition), {
    clock,
    invoke: async (name, event) => JSON.stringify(await invoke(name, JSON.parse(event) as JsonValue)),
  });
  const history: HistoryEvent[] = [];
  const run = machine.start({
    executionArn: 'arn:aws:states:x:0:execution:Machine:one',
    name: 'one',
    input: { seconds: 30 },
    startMs: Date.parse('2026-03-01T10:00:00Z'),
    onHistory: (event) => history.push(event),
  });
  return { ...run, history, machine };
}

function task(fields: object): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: 'arn:aws:lambda:eu-central-1:000000000000:function:fn', 'Payload.$': '$' },
    ...fields,
  };
}

function failing(errorType: string): never {
  throw new FunctionError({ errorType, errorMessage: 'message', trace: [] });
}

test('passes results on and counts the states entered', async () => {
  const states = {
    Work: task({ ResultSelector: { 'n.$': '$.Payload.n' }, ResultPath: '$.work', Next: 'Check' }),
    Check: {
      Type: 'Choice',
      Choices: [{ Variable: '$.work.n', NumericEquals: 2, Next: 'Done' }],
      Default: 'Wrong',
    },
    Done: { Type: 'Succeed' },
    Wrong: { Type: 'Fail', Error: 'Wrong' },
  };

  const { end, machine } = start(states, () => ({ n: 2, dropped: true }));

  expect(await end).toEqual({ status: 'SUCCEEDED', output: { seconds: 30, work: { n: 2 } } });
  expect(machine.stateTransitions).toBe(3);
});

test.each(['StoreConflictError', 'Sandbox.Timedout', 'Runtime.ExitError'])('retries %s by its name', async (name) => {
  let calls = 0;
  const retry = {
    ErrorEquals: [name],
    IntervalSeconds: 1,
    MaxDelaySeconds: 20,
    MaxAttempts: 6,
    JitterStrategy: 'FULL',
  };
  const states = { Work: task({ Retry: [retry], End: true, OutputPath: '$.Payload' }) };

  const { end } = start(states, () => {
    calls += 1;
    return calls < 4 ? failing(name) : 'done';
  });

  expect(await end).toEqual({ status: 'SUCCEEDED', output: 'done' });
  expect(calls).toBe(4);
});

test('gives a catcher the name and the cause as JSON text, and does not retry other names', async () => {
  const states = {
    Work: task({
      Retry: [{ ErrorEquals: ['Other'] }],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.fault', Next: 'Caught' }],
      End: true,
    }),
    Caught: { Type: 'Pass', OutputPath: '$.fault', End: true },
  };

  const { end } = start(states, () => failing('Boom'));

  expect(await end).toEqual({
    status: 'SUCCEEDED',
    output: { Error: 'Boom', Cause: '{"errorType":"Boom","errorMessage":"message","trace":[]}' },
  });
});

test('ends as failed with error and cause when nothing catches', async () => {
  const { end } = start({ Work: task({ End: true }) }, () => failing('Boom'));

  expect(await end).toMatchObject({
    status: 'FAILED',
    error: 'Boom',
    cause: expect.stringContaining('message') as string,
  });
});

test('waits no time at scale 0 and scaled time otherwise', async () => {
  const states = { Wait: { Type: 'Wait', SecondsPath: '$.seconds', End: true } };
  const timed = async (scale: number): Promise<number> => {
    const run = start(states, () => null, new EngineClock(scale));
    const startedMs = performance.now();
    await run.end;
    return performance.now() - startedMs;
  };

  const [none, scaled] = [await timed(0), await timed(0.01)];

  expect(none).toBeLessThan(100);
  expect(scaled).toBeGreaterThanOrEqual(295);
});

test('waits until a time on the scaled clock', async () => {
  const clock = new EngineClock(0.01);
  const at = new Date(clock.nowMs() + 20_000).toISOString();

  await start({ Wait: { Type: 'Wait', Timestamp: at, End: true } }, () => null, clock).end;

  expect(clock.nowMs()).toBeGreaterThanOrEqual(Date.parse(at) - 1_000);
});

test.each([{ path: '$.missing' }, { path: '$.text' }])(
  'fails a wait for $path as a runtime error',
  async ({ path }) => {
    const states = {
      Set: { Type: 'Pass', Result: { text: 'soon' }, Next: 'Wait' },
      Wait: { Type: 'Wait', SecondsPath: path, End: true },
    };

    const { end } = start(states, () => null);

    expect(await end).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  },
);

test('ends a task that takes longer than its timeout with States.Timeout', async () => {
  const states = { Work: task({ TimeoutSeconds: 1, End: true }) };

  const { end, history } = start(states, () => new Promise(() => undefined));

  expect(await end).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  expect(history.map(({ type }) => type)).toContain('TaskTimedOut');
});

test('ends an execution that takes longer than its timeout', async () => {
  const states = { Wait: { Type: 'Wait', Seconds: 3600, End: true } };

  const { end } = start(states, () => null, new EngineClock(1), { TimeoutSeconds: 1 });

  expect(await end).toEqual({ status: 'TIMED_OUT' } satisfies ExecutionEnd);
});

test('ends a wait at once when it is aborted', async () => {
  const run = start({ Wait: { Type: 'Wait', Seconds: 3600, End: true } }, () => null, new EngineClock(1));

  run.abort();

  expect(await run.end).toEqual({ status: 'ABORTED' });
});

test('gives the context object, with the start time on the engine clock', async () => {
  const parameters = {
    'id.$': '$$.Execution.Id',
    'name.$': '$$.Execution.Name',
    'input.$': '$$.Execution.Input.seconds',
    'start.$': '$$.Execution.StartTime',
    'machine.$': '$$.StateMachine.Name',
  };

  const { end } = start({ Show: { Type: 'Pass', Parameters: parameters, End: true } }, () => null);

  expect(await end).toMatchObject({
    output: {
      id: 'arn:aws:states:x:0:execution:Machine:one',
      name: 'one',
      input: 30,
      start: '2026-03-01T10:00:00.000Z',
      machine: 'Machine',
    },
  });
});

test('puts a result in place of the input with the result path $', async () => {
  const { end } = start({ Set: { Type: 'Pass', Result: { a: 1 }, ResultPath: '$', End: true } }, () => null);

  expect(await end).toEqual({ status: 'SUCCEEDED', output: { a: 1 } });
});

test('fails with States.DataLimitExceeded when a result is longer than 256 KB', async () => {
  const states = {
    Work: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }),
    Caught: { Type: 'Succeed' },
  };

  const { end } = start(states, () => 'x'.repeat(262_144));

  expect(await end).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
});

test('writes the history that Step Functions would', async () => {
  let calls = 0;
  const states = {
    Work: task({ Retry: [{ ErrorEquals: ['Boom'] }], OutputPath: '$.Payload', Next: 'Wait' }),
    Wait: { Type: 'Wait', Seconds: 5, Next: 'Done' },
    Done: { Type: 'Succeed' },
  };

  const { end, history } = start(states, () => {
    calls += 1;
    return calls === 1 ? failing('Boom') : { ok: true };
  });
  await end;

  expect(history.map(({ type }) => type)).toEqual([
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskFailed',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'WaitStateEntered',
    'WaitStateExited',
    'SucceedStateEntered',
    'SucceedStateExited',
  ]);
  expect(history[1]?.details).toMatchObject({
    taskScheduledEventDetails: { parameters: expect.stringContaining('"Payload":{"seconds":30}') as string },
  });
  expect(history[6]?.details).toMatchObject({
    taskSucceededEventDetails: { output: '{"ExecutedVersion":"$LATEST","Payload":{"ok":true},"StatusCode":200}' },
  });
});

test('refuses a definition with a transition to nowhere', () => {
  const build = (): unknown => start({ Work: task({ Next: 'Nowhere' }) }, () => null);

  expect(build).toThrow(/^Machine: .*Nowhere/s);
});
