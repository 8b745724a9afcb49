import * as z from 'zod';
import { parseJson, type JsonValue } from '../../base/json';
import { AwsError } from '../base/aws-error';
import type { AwsAction } from '../base/aws-json-server';
import { parseRequest } from '../base/parse-request';
import type { ExecutionRegister } from './execution-register';
import { payloadLimitBytes } from './tasks/payload-limit';
import type { TaskAnswer } from './tasks/task-tokens';
import type { TokenSeal } from './tasks/token-seal';

const taskToken = z.string().min(1).max(2_048);
const successRequest = z.object({ taskToken, output: z.string().max(payloadLimitBytes) });
const failureRequest = z.object({
  taskToken,
  error: z.string().max(256).optional(),
  cause: z.string().max(32_768).optional(),
});

/** The calls of Step Functions that answer the token of a task. */
export function tokenActions(executions: ExecutionRegister, seal: TokenSeal): Readonly<Record<string, AwsAction>> {
  const answer = (token: string, given: TaskAnswer): object => {
    const executionArn = seal.executionOf(token);
    if (executionArn === undefined) throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
    executions.answer(executionArn, token, given);
    return {};
  };
  return {
    'AWSStepFunctions.SendTaskSuccess': (request) => {
      const { taskToken: token, output } = parseRequest(successRequest, request);
      return answer(token, { output: parseOutput(output) });
    },
    'AWSStepFunctions.SendTaskFailure': (request) => {
      const { taskToken: token, ...failure } = parseRequest(failureRequest, request);
      return answer(token, failure);
    },
  };
}

function parseOutput(output: string): JsonValue {
  try {
    return parseJson(output);
  } catch {
    // The parser's message repeats the text.
    throw new AwsError('InvalidOutput', 'Invalid Output: the output is not JSON');
  }
}
