import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../base/aws-error';
import type { AwsAction } from '../base/aws-json-server';
import type { EngineClock } from '../base/clock';
import { parseRequest as parse } from '../base/parse-request';
import type { ExecutionRegister } from './execution-register';
import { describe, describeEvent, seconds, summarize } from './execution-answer';
import type { StateMachine } from './state-machine';
import { payloadLimitBytes } from './tasks/payload-limit';

const page = { maxResults: z.number().int().min(0).max(1_000).optional(), nextToken: z.string().optional() };
const startRequest = z.object({
  stateMachineArn: z.string(),
  name: z.string().optional(),
  input: z.string().default('{}'),
  traceHeader: z.string().optional(),
});
const executionRequest = z.object({ executionArn: z.string() });
const stopRequest = executionRequest.extend({ error: z.string().optional(), cause: z.string().optional() });
const redriveRequest = executionRequest.extend({ clientToken: z.string().optional() });
const historyRequest = executionRequest.extend({ ...page, reverseOrder: z.boolean().default(false) });
const listRequest = z.object({ ...page, stateMachineArn: z.string(), statusFilter: z.string().optional() });

/** Names are 1 to 80 characters, without white space, brackets, wildcards, some others and control characters. */
const executionName = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

const defaultPageSize = 100;

/**
 * The calls of Step Functions that the engine serves, behaving as the Standard workflow's API does. History is there
 * for the newest 1,000 executions of this run of the engine.
 */
export function stepFunctionsActions(
  machines: readonly StateMachine[],
  executions: ExecutionRegister,
  clock: EngineClock,
): Readonly<Record<string, AwsAction>> {
  const machineOf = (arn: string): StateMachine => {
    const machine = machines.find((candidate) => candidate.arn === arn);
    if (machine !== undefined) return machine;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };
  return {
    'AWSStepFunctions.StartExecution': (request) => {
      const { stateMachineArn, name = randomUUID(), input } = parse(startRequest, request);
      const machine = machineOf(stateMachineArn);
      checkStart(name, input);
      const execution = executions.start(machine, name, input);
      return { executionArn: execution.arn, startDate: seconds(execution.startMs) };
    },
    'AWSStepFunctions.DescribeExecution': (request) =>
      describe(executions.get(parse(executionRequest, request).executionArn), clock.nowMs()),
    'AWSStepFunctions.RedriveExecution': (request) => {
      const { executionArn, clientToken } = parse(redriveRequest, request);
      return { redriveDate: seconds(executions.redrive(executions.get(executionArn), clientToken)) };
    },
    'AWSStepFunctions.StopExecution': async (request) => {
      const { executionArn, ...reason } = parse(stopRequest, request);
      const execution = executions.get(executionArn);
      await executions.abort(execution, withoutUndefined(reason));
      return { stopDate: seconds(execution.stopMs ?? execution.startMs) };
    },
    'AWSStepFunctions.GetExecutionHistory': (request) => {
      const { executionArn, reverseOrder, ...paging } = parse(historyRequest, request);
      const { history } = executions.get(executionArn);
      if (history === undefined) throw new AwsError('ExecutionDoesNotExist', `No history is kept of ${executionArn}`);
      const events = history.map(describeEvent);
      const { items, nextToken } = pageOf(reverseOrder ? events.reverse() : events, paging);
      return { events: items, nextToken };
    },
    'AWSStepFunctions.ListExecutions': (request) => {
      const { stateMachineArn, statusFilter, ...paging } = parse(listRequest, request);
      const all = executions.list(machineOf(stateMachineArn));
      const { items, nextToken } = pageOf(
        all.filter(({ status }) => statusFilter === undefined || status === statusFilter),
        paging,
      );
      return { executions: items.map(summarize), nextToken };
    },
  };
}

function checkStart(name: string, input: string): void {
  if (!executionName.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  if (Buffer.byteLength(input) > payloadLimitBytes) {
    throw new AwsError('ValidationException', `input is longer than ${payloadLimitBytes} bytes`);
  }
  try {
    JSON.parse(input);
  } catch (error) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${String(error)}'`);
  }
}

function pageOf<T>(
  all: readonly T[],
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
): { items: readonly T[]; nextToken: string | undefined } {
  const start = Number(nextToken ?? 0);
  if (!Number.isInteger(start) || start < 0)
    throw new AwsError('InvalidToken', `Invalid Token: '${String(nextToken)}'`);
  const end = start + (maxResults === undefined || maxResults === 0 ? defaultPageSize : maxResults);
  return { items: all.slice(start, end), nextToken: end < all.length ? String(end) : undefined };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }; // only undefined was taken out
}
