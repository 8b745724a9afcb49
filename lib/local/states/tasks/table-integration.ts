import type { JsonObject } from '../../../base/json';
import { AwsJsonClient } from '../../base/aws-json-client';
import type { Integrate } from './run-context';
import { tableError } from './table-error';

/** What DynamoDB calls the actions. */
const targets: Readonly<Record<string, string>> = {
  'dynamodb:putItem': 'DynamoDB_20120810.PutItem',
  'dynamodb:getItem': 'DynamoDB_20120810.GetItem',
  'dynamodb:updateItem': 'DynamoDB_20120810.UpdateItem',
  'dynamodb:deleteItem': 'DynamoDB_20120810.DeleteItem',
};

/** Calls tables for state machines, as the `aws-sdk:dynamodb` integrations do. */
export class TableIntegration {
  private client: AwsJsonClient | undefined;

  /** @param onEnded called when a call has ended, in whatever way */
  constructor(private readonly onEnded: () => void) {}

  /** Calls go to this DynamoDB endpoint from now on. */
  connect(endpoint: string): void {
    this.client = new AwsJsonClient(endpoint);
  }

  /** Makes a call once: a state's retriers see every failure. Throws TaskError with the name that Step Functions gives it. */
  readonly call: Integrate = async (action, parameters) => {
    const target = targets[action];
    if (target === undefined || this.client === undefined) throw new Error(`${action} cannot be called`);
    try {
      return await this.client.call<JsonObject>(target, parameters as JsonObject); // checked with the definition
    } catch (error) {
      throw tableError(error);
    } finally {
      this.onEnded();
    }
  };

  /** Frees the connections. */
  close(): void {
    this.client?.close();
  }
}
