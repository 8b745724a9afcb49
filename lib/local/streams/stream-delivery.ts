import { isAborted } from '../base/is-aborted';
import { processedCount } from './batch-response';
import { pause } from '../../base/pause';
import type { StreamPosition, StreamRecord } from './stream-record';

/** Why records are given up, in the words of Lambda. */
export interface DiscardReason {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  /** How often the function was called with them, about: halving a batch does not count. */
  readonly invokeCount: number;
  /** The last call ended with an error, not with an answer that names failures. */
  readonly hasThrown: boolean;
}

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
  /** Whether a record is too old to be delivered; asked before each attempt. Default: none is. */
  readonly isExpired?: ((record: StreamRecord) => boolean) | undefined;
  /** Records that are given up, after the last retry or because of their age. */
  readonly onDiscarded: (records: readonly StreamRecord[], reason: DiscardReason) => void;
  readonly signal: AbortSignal;
}

/** What came of the earlier attempts at a batch. */
interface Failures {
  readonly count: number;
  readonly hasThrown: boolean;
}

const none: Failures = { count: 0, hasThrown: false };

/**
 * Delivers one batch in order until every record is processed or given up, or the signal ends it. Records may reach
 * the function more than once; after a failure only the records from the first failed one on come again.
 */
export async function deliver(
  batch: readonly StreamRecord[],
  options: DeliveryOptions,
  failures = none,
): Promise<void> {
  const due = withoutExpired(batch, options, failures);
  if (due.length === 0 || options.signal.aborted) return;
  const { processed, hasThrown } = await attempt(due, options);
  acknowledge(due.slice(0, processed), options);
  const rest = due.slice(processed);
  if (rest.length === 0 || isAborted(options.signal)) return;
  // Progress is not a retry of the same record: the count starts anew.
  if (processed > 0) await deliverAgain(rest, options, { count: 1, hasThrown });
  // Splitting is no retry either.
  else if (options.bisects && rest.length > 1) await deliverHalves(rest, options, { ...failures, hasThrown });
  else await deliverAgain(rest, options, { count: failures.count + 1, hasThrown });
}

async function deliverAgain(
  rest: readonly StreamRecord[],
  options: DeliveryOptions,
  failures: Failures,
): Promise<void> {
  if (failures.count > options.maxRetries) {
    discard(rest, options, 'RetryAttemptsExhausted', failures);
    return;
  }
  await pause(options.retryDelayMs(failures.count), { signal: options.signal });
  await deliver(rest, options, failures);
}

// It tells the record that fails from those that would not.
async function deliverHalves(
  rest: readonly StreamRecord[],
  options: DeliveryOptions,
  failures: Failures,
): Promise<void> {
  const middle = Math.ceil(rest.length / 2);
  await deliver(rest.slice(0, middle), options, failures);
  await deliver(rest.slice(middle), options, failures);
}

/** Gives up the records that are too old; those that remain are the younger ones, since records come in order. */
function withoutExpired(
  batch: readonly StreamRecord[],
  options: DeliveryOptions,
  failures: Failures,
): readonly StreamRecord[] {
  const { isExpired, signal } = options;
  if (isExpired === undefined || signal.aborted) return batch;
  const firstDue = batch.findIndex((record) => !isExpired(record));
  const expired = batch.slice(0, firstDue === -1 ? batch.length : firstDue);
  if (expired.length > 0) discard(expired, options, 'RecordAgeExceeded', failures);
  return batch.slice(expired.length);
}

function discard(
  records: readonly StreamRecord[],
  options: DeliveryOptions,
  condition: DiscardReason['condition'],
  { count, hasThrown }: Failures,
): void {
  options.onDiscarded(records, { condition, invokeCount: count, hasThrown });
  acknowledge(records, options);
}

interface Attempt {
  /** How many records, from the first on, have been processed. */
  readonly processed: number;
  readonly hasThrown: boolean;
}

async function attempt(batch: readonly StreamRecord[], options: DeliveryOptions): Promise<Attempt> {
  try {
    const response = await options.invoke(JSON.stringify({ Records: batch.map((record) => record.event) }));
    const processed = options.reportsItemFailures ? processedCount(response, batch) : batch.length;
    return { processed, hasThrown: false };
  } catch {
    return { processed: 0, hasThrown: true }; // the function's own output says why; the whole batch comes again
  }
}

function acknowledge(records: readonly StreamRecord[], options: DeliveryOptions): void {
  const last = records.at(-1);
  if (last !== undefined) options.onProcessed(last.position);
}
