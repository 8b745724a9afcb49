/** What a task that is no function call has failed of: `name` is what Retry and Catch match, the message is the Cause. */
export class TaskError extends Error {
  override readonly name: string;

  /** @param name e.g. `DynamoDb.ConditionalCheckFailedException`, or what the caller of SendTaskFailure has given */
  constructor(name: string, cause: string, options?: ErrorOptions) {
    super(cause, options);
    this.name = name;
  }
}
