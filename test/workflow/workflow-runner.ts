import type { FunctionName } from '../../lambdas/contract/functions';
import { EngineClock } from '../../lib/local/base/clock';
import type { HistoryEvent } from '../../lib/local/states/execution-history';
import { parseJson, type JsonValue } from '../../lib/base/json';
import { StateMachine, type ExecutionEnd } from '../../lib/local/states/state-machine';
import { TaskError } from '../../lib/local/states/tasks/task-error';
import { TaskTokens } from '../../lib/local/states/tasks/task-tokens';
import type { DeployedWorkflow } from './deployed-workflow';

/**
 * What a function does when it is called: it answers, fails with an error of that name, or never answers. What the table
 * does with a token that it is given: the token is answered, the write fails, or nobody ever answers the token.
 */
export type Behaviour = { readonly answer: JsonValue } | { readonly error: string } | 'silence';

/** Who is called by a task: a function of ours, or the table that keeps the tokens. */
export type Callee = FunctionName | 'table';

/** What each callee does at its first, second … call; the last behaviour is repeated. */
export type Script = Partial<Readonly<Record<Callee, readonly Behaviour[]>>>;

/** One call by a task. */
export interface Call {
  readonly name: Callee;
  readonly event: JsonValue;
  /** Epoch ms of virtual time. */
  readonly atMs: number;
}

/** How one execution went. */
export interface Execution {
  readonly end: ExecutionEnd;
  readonly calls: readonly Call[];
  readonly history: readonly HistoryEvent[];
  /** State transitions as AWS counts them: states entered. */
  readonly transitions: number;
  /** Virtual milliseconds from start to end. */
  readonly tookMs: number;
}

/** Stands in the error text of every failure; no step may be given it. */
export const ERROR_TEXT = 'text of the error';

const ARN = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Workflow';

/**
 * Runs the deployed definition, unchanged, with fakes behind its tasks and in virtual time: jest's fake timers, which
 * must be on, go from one timer to the next, so that waits, retries and timeouts keep their length but take no time.
 *
 * @returns how to run one execution with the given input
 */
export function workflowRunner(workflow: DeployedWorkflow): (script: Script, input: JsonValue) => Promise<Execution> {
  let call: (name: Callee, event: JsonValue) => Promise<JsonValue>;
  const tokens = new TaskTokens();
  const machine = new StateMachine(ARN, 'Workflow', workflow.definitionText, {
    clock: new EngineClock(1),
    tokens,
    invoke: async (arn, event) => JSON.stringify(await call(workflow.functionOf(arn), parseJson(event))),
    integrate: async (action, parameters) => {
      if (action !== 'dynamodb:putItem') throw new Error(`The workflow calls ${action}`);
      const output = await call('table', parameters);
      // As quick as can be: the answer is there before that of the write.
      tokens.settle(tokenIn(parameters), { output });
      return {};
    },
  });
  return async (script, input) => {
    const calls: Call[] = [];
    const history: HistoryEvent[] = [];
    const before = { timeMs: Date.now(), transitions: machine.stateTransitions };
    call = (name, event) => {
      const earlier = calls.filter((one) => one.name === name).length;
      calls.push({ name, event, atMs: Date.now() });
      return perform(script[name]?.[earlier] ?? script[name]?.at(-1));
    };
    const { end } = machine.start({
      executionArn: `${ARN}:req_1`,
      name: 'req_1',
      input,
      startMs: before.timeMs,
      onHistory: (event) => history.push(event),
    });
    const ended = await untilEnded(end);
    const transitions = machine.stateTransitions - before.transitions;
    return { end: ended, calls, history, transitions, tookMs: Date.now() - before.timeMs };
  };
}

/** The token that a write of the state `Watch` carries. */
export function tokenIn(parameters: JsonValue): string {
  const { Item } = parameters as { readonly Item: { readonly token: { readonly S: string } } };
  return Item.token.S;
}

/** Names of the states of an execution in the order in which they were entered. */
export function statesOf({ history }: Execution): string[] {
  return history.flatMap(({ details }) => {
    const entered = details['stateEnteredEventDetails'] as { name: string } | undefined;
    return entered === undefined ? [] : [entered.name];
  });
}

function perform(behaviour: Behaviour | undefined): Promise<JsonValue> {
  if (behaviour === undefined) return Promise.reject(new Error('The test did not expect this call'));
  if (behaviour === 'silence') return new Promise(() => undefined);
  if ('answer' in behaviour) return Promise.resolve(behaviour.answer);
  return Promise.reject(new TaskError(behaviour.error, ERROR_TEXT));
}

async function untilEnded(end: Promise<ExecutionEnd>): Promise<ExecutionEnd> {
  let hasEnded = false;
  const settled = end.finally(() => {
    hasEnded = true;
  });
  // The flag is set by what the timers set off.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
  while (!hasEnded) await jest.advanceTimersToNextTimerAsync();
  return settled;
}
