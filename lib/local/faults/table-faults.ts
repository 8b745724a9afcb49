import type { FaultDraws, FaultKind } from './fault-draws';
import type { TableFaultOptions } from './fault-options';
import { isJsonObject, parseJson } from '../../base/json';

/** An error answer of DynamoDB: status 400 and this JSON. */
export interface TableError {
  readonly __type: string;
  readonly message: string;
  readonly CancellationReasons?: readonly { readonly Code: string; readonly Message?: string }[];
}

/** What happens to one call of a table: it is refused or, without a refusal, done and not answered. */
export interface TableFault {
  readonly kind: FaultKind;
  readonly refuseWith?: TableError | undefined;
}

const apiPrefix = 'DynamoDB_20120810.';
const transactWrite = 'TransactWriteItems';
const service = 'com.amazonaws.dynamodb.v20120810#';

/** Draws what happens to the calls that functions make to tables. */
export class TableFaults {
  constructor(
    private readonly options: TableFaultOptions,
    private readonly draws: FaultDraws,
  ) {}

  /**
   * Draws for one call; undefined when nothing happens to it.
   *
   * @param target value of `X-Amz-Target`; calls of other APIs than that of tables are left alone
   * @param body the request's JSON
   */
  next(target: string, body: string): TableFault | undefined {
    if (!target.startsWith(apiPrefix)) return undefined;
    const operation = target.slice(apiPrefix.length);
    const fault = this.draw(operation, body);
    if (fault !== undefined) this.draws.count(fault.kind);
    return fault;
  }

  private draw(operation: string, body: string): TableFault | undefined {
    const { throttle = 0, lostAnswer = 0, cancelledTransaction = 0 } = this.options;
    const isTransaction = operation === transactWrite;
    // All of them draw for each call: what one of them finds does not depend on the others' probabilities.
    const isThrottled = this.draws.strikes('table.throttle', operation, throttle);
    const isLost = this.draws.strikes('table.lostAnswer', operation, lostAnswer);
    const isCancelled =
      isTransaction && this.draws.strikes('table.cancelledTransaction', operation, cancelledTransaction);
    if (isThrottled) {
      const ways = isTransaction ? [...throttled, cancelled(itemCount(body), overload)] : throttled;
      const [part] = this.draws.parts('table.throttle', operation);
      return { kind: 'table.throttle', refuseWith: ways[Math.floor(part * ways.length)] };
    }
    if (isCancelled) return { kind: 'table.cancelledTransaction', refuseWith: cancelled(itemCount(body), conflict) };
    return isLost ? { kind: 'table.lostAnswer' } : undefined;
  }
}

const conflict = { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' };
const overload = {
  Code: 'ThrottlingError',
  Message: 'Throughput exceeds the current capacity of your table or index.',
};

/** The ways in which DynamoDB throttles a call; a transaction may be cancelled for it as well. */
const throttled: readonly TableError[] = [
  {
    __type: `${service}ProvisionedThroughputExceededException`,
    message: 'The level of configured provisioned throughput for the table was exceeded.',
  },
  { __type: 'com.amazon.coral.availability#ThrottlingException', message: 'Rate of requests exceeds the limit.' },
];

function cancelled(items: number, reason: { readonly Code: string; readonly Message: string }): TableError {
  const reasons = [reason, ...Array.from({ length: Math.max(0, items - 1) }, () => ({ Code: 'None' }))];
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return {
    __type: `${service}TransactionCanceledException`,
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
  };
}

function itemCount(body: string): number {
  try {
    const request = parseJson(body);
    return isJsonObject(request) && Array.isArray(request['TransactItems']) ? request['TransactItems'].length : 0;
  } catch {
    return 0; // the table engine would refuse it, too
  }
}
