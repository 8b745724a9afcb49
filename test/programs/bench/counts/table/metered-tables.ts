import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { answerOf, operationOf, requestText, type TableAnswer, type TableCommand } from './dynamodb-json';
import type { EngineAnswer, EngineConnection } from './engine-connection';
import type { OrderedCalls } from './ordered-calls';

const TARGET = 'DynamoDB_20120810';

const KILOBYTE = 1_024;
const UNITS_PER_TRANSACTED_WRITE = 2;

/**
 * The tables on the real engine, for the product's adapters in place of the AWS SDK's client, with the units that the engine
 * reports summed up. They are AWS's own by its rules: a read unit for 4 KB read consistently, half of it otherwise; a write
 * unit for 1 KB, two of them in a transaction; and one for each entry that is put into or taken out of an index, whose
 * writes a transaction does not double. A single write whose condition does not hold costs what the item costs that is
 * there, which is added here. A transaction that is cancelled costs as much as if it were not, says AWS, and nobody reports it:
 * two units are taken for each of its writes.
 *
 * The client does not sign, try again, or put a token of its own into each transaction, as the SDK does: no call is made
 * twice here, and the engine looks through all tokens of the last ten minutes each time, which takes longer the more there
 * are. The SDK would cost more than everything that is counted.
 */
export class MeteredTables {
  private readonly units = { read: 0, write: 0 };
  private open = 0;

  constructor(
    private readonly connection: EngineConnection,
    private readonly calls: OrderedCalls,
  ) {}

  /** The client for the product's adapters, which use nothing of it but `send`. */
  get client(): DynamoDBClient {
    return { send: (command: TableCommand) => this.send(command) } as unknown as DynamoDBClient;
  }

  /** Calls that were answered with an error, or not yet: what they cost is not known. */
  get openCalls(): number {
    return this.open;
  }

  /** Units that were read so far. */
  get readUnits(): number {
    return this.units.read;
  }

  /** Units that were written so far, those of the index included. */
  get writeUnits(): number {
    return this.units.write;
  }

  private async send(command: TableCommand): Promise<TableAnswer> {
    const { operation, isRead } = operationOf(command);
    const body = requestText({ ...command.input, ReturnConsumedCapacity: 'TOTAL' });
    this.open += 1;
    const { status, text } = await this.calls.inOrder(this.connection.call(`${TARGET}.${operation}`, body));
    if (status !== 200) throw this.refusalOf(operation, command.input, { status, text });
    const answer = answerOf(text);
    this.units[isRead ? 'read' : 'write'] += unitsIn(operation, answer);
    this.open -= 1;
    return answer;
  }

  /** The error of the SDK where a condition did not hold, which the product reckons with. */
  private refusalOf(operation: string, input: object, { status, text }: EngineAnswer): Error {
    const { __type: type = '', Item: item, CancellationReasons: reasons } = answerOf(text);
    if ('TransactItems' in input && Array.isArray(input.TransactItems) && reasons !== undefined) {
      this.units.write += UNITS_PER_TRANSACTED_WRITE * input.TransactItems.length;
      this.open -= 1;
      return new TransactionCanceledException({
        message: type,
        CancellationReasons: [...reasons],
        $metadata: { httpStatusCode: status },
      });
    }
    const isConditional = type.endsWith('#ConditionalCheckFailedException');
    if (!isConditional) return new Error(`${operation} was answered ${status}: ${text}`);
    // The text is longer than the item, so that small items are known to be small.
    this.units.write += Math.ceil(text.length / KILOBYTE);
    this.open -= 1;
    return new ConditionalCheckFailedException({ message: type, Item: item, $metadata: { httpStatusCode: status } });
  }
}

function unitsIn(operation: string, { ConsumedCapacity: consumed }: TableAnswer): number {
  const parts = consumed === undefined ? [] : [consumed].flat();
  if (parts.length === 0) throw new Error(`The engine does not report the units of ${operation}`);
  return parts.reduce((total, { CapacityUnits = NaN }) => total + CapacityUnits, 0);
}
