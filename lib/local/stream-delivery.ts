import { processedCount } from './batch-response';
import { pause } from './pause';
import type { StreamPosition, StreamRecord } from './stream-record';

/** How an event source mapping delivers a batch. */
export interface DeliveryOptions {
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  /** Infinity for ever. */
  readonly maxRetries: number;
  /** Real milliseconds before the n-th retry, n from 1. */
  readonly retryDelayMs: (retry: number) => number;
  /** Calls the function with a Lambda event as JSON; throws when it fails. */
  readonly invoke: (event: string) => Promise<string>;
  /** Everything up to this position has been processed. */
  readonly onProcessed: (position: StreamPosition) => void;
  /** Records that are given up after the last retry. */
  readonly onDiscarded: (records: readonly StreamRecord[]) => void;
  readonly signal: AbortSignal;
}

/**
 * Delivers one batch in order until every record is processed or given up, or the signal ends it. Records may reach
 * the function more than once; after a failure only the records from the first failed one on come again.
 *
 * @param retry how often this batch has failed
 */
export async function deliver(batch: readonly StreamRecord[], options: DeliveryOptions, retry = 0): Promise<void> {
  if (batch.length === 0 || options.signal.aborted) return;
  const processed = await attempt(batch, options);
  acknowledge(batch.slice(0, processed), options);
  const rest = batch.slice(processed);
  if (rest.length === 0 || isEnded(options.signal)) return;
  // Progress is not a retry of the same record: the count starts anew.
  if (processed > 0) await deliverAgain(rest, options, 1);
  else if (options.bisects && rest.length > 1) await deliverHalves(rest, options, retry);
  else await deliverAgain(rest, options, retry + 1);
}

async function deliverAgain(rest: readonly StreamRecord[], options: DeliveryOptions, retry: number): Promise<void> {
  if (retry > options.maxRetries) {
    options.onDiscarded(rest);
    acknowledge(rest, options);
    return;
  }
  await pause(options.retryDelayMs(retry), options.signal);
  await deliver(rest, options, retry);
}

// Splitting is no retry: it tells the record that fails from those that would not.
async function deliverHalves(rest: readonly StreamRecord[], options: DeliveryOptions, retry: number): Promise<void> {
  const middle = Math.ceil(rest.length / 2);
  await deliver(rest.slice(0, middle), options, retry);
  await deliver(rest.slice(middle), options, retry);
}

async function attempt(batch: readonly StreamRecord[], options: DeliveryOptions): Promise<number> {
  try {
    const response = await options.invoke(JSON.stringify({ Records: batch.map((record) => record.event) }));
    return options.reportsItemFailures ? processedCount(response, batch) : batch.length;
  } catch {
    return 0; // the function's own output says why; the whole batch comes again
  }
}

function acknowledge(records: readonly StreamRecord[], options: DeliveryOptions): void {
  const last = records.at(-1);
  if (last !== undefined) options.onProcessed(last.position);
}

// A function, because the signal may change between two looks at it.
function isEnded(signal: AbortSignal): boolean {
  return signal.aborted;
}
