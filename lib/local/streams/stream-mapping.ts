import { isAborted } from '../base/is-aborted';
import type { EventFilter } from '../events/event-filter';
import { PollRhythm } from './poll-rhythm';
import { deliver, type DeliveryOptions } from './stream-delivery';
import type { StreamReader } from './stream-reader';
import type { StreamRecord } from './stream-record';

const readLimit = 1_000;

/** What an event source mapping does with a table's stream. */
export interface StreamMappingOptions extends Omit<DeliveryOptions, 'signal'> {
  readonly reader: Pick<StreamReader, 'read'>;
  readonly filter: EventFilter;
  readonly batchSize: number;
  /** Real milliseconds to wait for a batch to fill. */
  readonly windowMs: number;
  /** How a batch is delivered. Default: once, at once. */
  readonly deliverBatch?: typeof deliver | undefined;
}

/**
 * Feeds a function from a table's stream: filters, gathers batches, delivers them one at a time in order.
 */
export class StreamMapping {
  /** Records read from the stream so far, those filtered out included. */
  recordsRead = 0;
  /** Empty polls with nothing left to deliver, so far; grows only while the mapping has caught up. */
  emptyPolls = 0;
  private readonly abort = new AbortController();
  private readonly rhythm = new PollRhythm();
  private readonly loop: Promise<void>;
  private gathered: StreamRecord[] = [];
  private gatheredSinceMs = 0;

  constructor(private readonly options: StreamMappingOptions) {
    this.loop = this.run();
  }

  /** Looks into the stream soon: something may have been written. */
  wake(): void {
    this.rhythm.wake();
  }

  /** Ends polling and waits for the delivery under way; records not acknowledged come again at the next start. */
  async stop(): Promise<void> {
    this.abort.abort();
    this.rhythm.stop();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    while (!signal.aborted) {
      const records = await this.read();
      this.gather(records);
      if (this.isBatchDue()) await this.deliverGathered();
      else if (this.gathered.length === 0 && records.length === 0) this.emptyPolls += 1;
      const isBusy = records.length > 0 || this.gathered.length > 0;
      if (records.length < readLimit && !isAborted(signal)) await this.rhythm.next(isBusy);
    }
  }

  private async read(): Promise<readonly StreamRecord[]> {
    try {
      const records = await this.options.reader.read(readLimit);
      this.recordsRead += records.length;
      return records;
    } catch {
      return []; // the table engine is busy or gone; the next poll asks again
    }
  }

  private gather(records: readonly StreamRecord[]): void {
    if (this.gathered.length === 0) this.gatheredSinceMs = performance.now();
    this.gathered.push(...records.filter((record) => this.options.filter(record.event)));
    const last = records.at(-1);
    if (last !== undefined && this.gathered.length === 0) this.options.onProcessed(last.position);
  }

  private isBatchDue(): boolean {
    if (this.gathered.length === 0) return false;
    const { batchSize, windowMs } = this.options;
    return this.gathered.length >= batchSize || performance.now() - this.gatheredSinceMs >= windowMs;
  }

  private async deliverGathered(): Promise<void> {
    const { deliverBatch = deliver } = this.options;
    const records = this.gathered;
    this.gathered = [];
    for (let start = 0; start < records.length; start += this.options.batchSize) {
      const batch = records.slice(start, start + this.options.batchSize);
      await deliverBatch(batch, { ...this.options, signal: this.abort.signal });
    }
  }
}
