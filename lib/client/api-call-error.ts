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
    const problem = apiProblemSchema.safeParse(jsonOf(body)).data;
    super(`${call} answered ${status}${problem === undefined ? '' : `: ${sentenceOf(problem)}`}`);
    this.problem = problem;
  }
}

function sentenceOf({ title, detail, errors = [] }: ApiProblem): string {
  const faults = errors.map((error) => `${error.pointer || 'body'}: ${error.detail}`);
  return [title, ...(detail === undefined ? [] : [detail]), ...faults].join('; ');
}
