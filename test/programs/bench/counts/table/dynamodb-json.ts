import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type AttributeValue,
  type CancellationReason,
  type ConsumedCapacity,
} from '@aws-sdk/client-dynamodb';

/** The commands that the product's adapters send, with the name of the operation. */
const COMMANDS = [
  { type: GetItemCommand, operation: 'GetItem', isRead: true },
  { type: QueryCommand, operation: 'Query', isRead: true },
  { type: BatchGetItemCommand, operation: 'BatchGetItem', isRead: true },
  { type: PutItemCommand, operation: 'PutItem', isRead: false },
  { type: UpdateItemCommand, operation: 'UpdateItem', isRead: false },
  { type: DeleteItemCommand, operation: 'DeleteItem', isRead: false },
  { type: BatchWriteItemCommand, operation: 'BatchWriteItem', isRead: false },
  { type: TransactWriteItemsCommand, operation: 'TransactWriteItems', isRead: false },
] as const;

/** A command of the AWS SDK, as far as it is used here. */
export interface TableCommand {
  readonly input: object;
}

/** Which operation a command is for. */
export type TableOperation = (typeof COMMANDS)[number];

/** @throws Error for a command that the product is not known to send */
export function operationOf(command: TableCommand): TableOperation {
  const found = COMMANDS.find(({ type }) => command instanceof type);
  if (found === undefined) throw new Error(`The benchmark does not know ${command.constructor.name}`);
  return found;
}

/** The body of a request: DynamoDB's attribute values are JSON but for bytes, which are base64. */
export function requestText(input: object): string {
  const text = JSON.stringify(input);
  // Few requests have bytes in them, and a replacer makes writing several times as long.
  return text.includes('"B":{') ? JSON.stringify(input, base64Bytes) : text;
}

// The value itself: what a replacer is given of a Buffer has gone through its toJSON.
function base64Bytes(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const original = this[key];
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value;
}

/** An answer's body: with the units that it reports, if any; of an error with what is wrong, and with the item that is in its way. */
export interface TableAnswer {
  readonly __type?: string;
  readonly Item?: Record<string, AttributeValue>;
  readonly CancellationReasons?: readonly CancellationReason[];
  readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[];
}

/** The counterpart of `requestText`. */
export function answerOf(text: string): TableAnswer {
  // Few answers have bytes in them, and a reviver makes parsing several times as long.
  const parsed: unknown = text.includes('"B":') ? JSON.parse(text, bytesOfBase64) : JSON.parse(text);
  return parsed as TableAnswer; // the shape is the engine's matter, as it is for the SDK
}

function bytesOfBase64(key: string, value: unknown): unknown {
  return key === 'B' && typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;
}
