import type { FunctionName } from '../../lambdas/contract/functions';
import { EngineClock } from '../../lib/local/base/clock';
import type { HistoryEvent } from '../../lib/local/states/execution-history';
import { FunctionError } from '../../lib/local/functions/function-error';
import { parseJson, type JsonValue } from '../../lib/base/json';
import { StateMachine, type ExecutionEnd } from '../../lib/local/states/state-machine';
import type { DeployedWorkflow } from './deployed-workflow';

/** What a function does when it is called: it answers, fails with an error of that name, or never answers. */
export type Behaviour = { readonly answer: JsonValue } | { readonly error: string } | 'silence';

/** What each function does at its first, second … call; the last behaviour is repeated. */
export type Script = Partial<Readonly<Record<FunctionName, readonly Behaviour[]>>>;

/** One call of a function. */
export interface Call {
  readonly name: FunctionName;
  readonly event: JsonValue;
  /** Epoch ms of virtual time. */
  readonly atMs: number;
}

/** How one execution went. */
export interface Execution {
  readonly end: ExecutionEnd;
  readonly calls: readonly Call[];
  readonly history: readonly HistoryEvent[];
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
  let invoke: (arn: string, event: string) => Promise<string>;
  const machine = new StateMachine(ARN, 'Workflow', workflow.definitionText, {
    clock: new EngineClock(1),
    invoke: (arn, event) => invoke(arn, event),
  });
  return async (script, input) => {
    const calls: Call[] = [];
    const history: HistoryEvent[] = [];
    const startMs = Date.now();
    invoke = (arn, event) => {
      const name = workflow.functionOf(arn);
      const earlier = calls.filter((call) => call.name === name).length;
      calls.push({ name, event: parseJson(event), atMs: Date.now() });
      return perform(script[name]?.[earlier] ?? script[name]?.at(-1));
    };
    const { end } = machine.start({
      executionArn: `${ARN}:req_1`,
      name: 'req_1',
      input,
      startMs,
      onHistory: (event) => history.push(event),
    });
    return { end: await untilEnded(end), calls, history, tookMs: Date.now() - startMs };
  };
}

/** Names of the states of an execution in the order in which they were entered. */
export function statesOf({ history }: Execution): string[] {
  return history.flatMap(({ details }) => {
    const entered = details['stateEnteredEventDetails'] as { name: string } | undefined;
    return entered === undefined ? [] : [entered.name];
  });
}

function perform(behaviour: Behaviour | undefined): Promise<string> {
  if (behaviour === undefined) return Promise.reject(new Error('The test did not expect this function to be called'));
  if (behaviour === 'silence') return new Promise(() => undefined);
  if ('answer' in behaviour) return Promise.resolve(JSON.stringify(behaviour.answer));
  return Promise.reject(new FunctionError({ errorType: behaviour.error, errorMessage: ERROR_TEXT, trace: [] }));
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
