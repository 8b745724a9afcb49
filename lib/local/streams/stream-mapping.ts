import type { EventFilter } from '../events/event-filter';
import { pause } from '../../base/pause';
import { deliver, type DeliveryOptions } from './stream-delivery';
import type { StreamReader } from './stream-reader';
import type { StreamRecord } from './stream-record';

const busyPollMs = 20;
const idlePollMs = 200;
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
 * Feeds a function from a table's stream: filters, gathers batches, delivers them one at a time in order. Polls every
 * 20 ms while records come and slows down to every 200 ms.
 */
export class StreamMapping {
  /** Records read from the stream so far, those filtered out included. */
  recordsRead = 0;
  /** Empty polls with nothing left to deliver, so far; grows only while the mapping has caught up. */
  emptyPolls = 0;
  private readonly abort = new AbortController();
  private readonly loop: Promise<void>;
  private gathered: StreamRecord[] = [];
  private gatheredSinceMs = 0;

  constructor(private readonly options: StreamMappingOptions) {
    this.loop = this.run();
  }

  /** Ends polling and waits for the delivery under way; records not acknowledged come again at the next start. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.abort;
    let pollMs = busyPollMs;
    while (!signal.aborted) {
      const records = await this.read();
      pollMs = records.length > 0 ? busyPollMs : Math.min(idlePollMs, pollMs * 1.5);
      this.gather(records);
      if (this.isBatchDue()) await this.deliverGathered();
      else if (this.gathered.length === 0 && records.length === 0) this.emptyPolls += 1;
      if (records.length < readLimit) await pause(pollMs, { signal });
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
