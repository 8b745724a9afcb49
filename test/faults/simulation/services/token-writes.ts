import * as z from 'zod';
import { PARTITION } from '../../../../lambdas/contract/tables';
import type { RequestId } from '../../../../lambdas/core/domain/request/request-id';
import type { JsonValue } from '../../../../lib/base/json';
import { TaskError } from '../../../../lib/local/states/tasks/task-error';
import type { InMemoryFlights } from '../../../support/in-memory/flights';
import type { Mischief } from '../chance/mischief';
import { sleep } from '../chance/sleep';

/** How late a token may be stored, in milliseconds. */
const LATEST_MS = 40_000;

/** What the state `Watch` asks of the table, as the deployed definition has it. */
const parametersSchema = z.object({
  Item: z.object({
    pk: z.object({ S: z.string().startsWith(PARTITION.work.waiting) }),
    token: z.object({ S: z.string() }),
  }),
});

/** The direct integration of the state `Watch` with the work table: stores the token of an execution that waits. */
export class TokenWrites {
  private late = 0;

  constructor(
    private readonly flights: InMemoryFlights,
    private readonly mischief: Mischief,
  ) {}

  /** Whether no token is on its way. */
  get isIdle(): boolean {
    return this.late === 0;
  }

  /** Makes the call. @throws TaskError as Step Functions names what DynamoDB or the network says */
  async perform(action: string, parameters: JsonValue): Promise<JsonValue> {
    if (action !== 'dynamodb:putItem') throw new Error(`The simulation has no ${action}`);
    const { Item } = parametersSchema.parse(parameters);
    if (this.mischief.happens('token throttled')) {
      throw new TaskError('DynamoDb.ProvisionedThroughputExceededException', 'Throttled');
    }
    if (this.mischief.happens('token late')) await this.wait();
    const requestId = Item.pk.S.slice(PARTITION.work.waiting.length) as RequestId; // the name of the execution
    this.flights.putToken(requestId, Item.token.S);
    if (this.mischief.happens('token answer lost')) throw new TaskError('DynamoDb.SdkClientException', 'No answer');
    return {};
  }

  private async wait(): Promise<void> {
    this.late += 1;
    await sleep(this.mischief.ms(0, LATEST_MS));
    this.late -= 1;
  }
}
