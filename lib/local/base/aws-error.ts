/** An answer of a service that means failure. */
export class AwsError extends Error {
  /**
   * @param code the error's name as clients see it, e.g. `ExecutionDoesNotExist`
   * @param queryCode what a service that once had the query protocol calls the error in a header; default none
   */
  constructor(
    readonly code: string,
    message: string,
    readonly queryCode?: string,
  ) {
    super(message);
  }
}
