import * as z from 'zod';
import { apiProblemSchema } from '../../lambdas/contract/api/problem';
import type { ApiProblem } from '../../lambdas/contract/api/problem';
import { jsonOf } from '../base/json';

/** The API did not do what it was called for. The message is one sentence and repeats nothing of what was sent. */
export class ApiCallError extends Error {
  override readonly name = 'ApiCallError';
  /** What the product says; `undefined` when something before it has answered, such as API Gateway. */
  readonly problem: ApiProblem | undefined;

  /**
   * @param call method and path
   * @param status HTTP status of the answer
   * @param body text of the answer
   */
  constructor(
    call: string,
    readonly status: number,
    body: string,
  ) {
    const answer = jsonOf(body);
    const problem = apiProblemSchema.safeParse(answer).data;
    const reason = problem === undefined ? gatewaySchema.safeParse(answer).data?.message : sentenceOf(problem);
    super(`${call} answered ${status}${reason === undefined ? '' : `: ${reason}`}`);
    this.problem = problem;
  }
}

/** What API Gateway says by itself (errors.md). */
const gatewaySchema = z.object({ message: z.string().max(200) });

function sentenceOf({ title, detail, errors = [] }: ApiProblem): string {
  const faults = errors.map((error) => `${error.pointer || 'body'}: ${error.detail}`);
  return [title, ...(detail === undefined ? [] : [detail]), ...faults].join('; ');
}
