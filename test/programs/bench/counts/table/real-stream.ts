import { deliver } from '../../../../../lib/local/streams/stream-delivery';
import type { StreamReader } from '../../../../../lib/local/streams/stream-reader';
import type { StreamRecord } from '../../../../../lib/local/streams/stream-record';
import { sleep } from '../../../../faults/simulation/chance/sleep';
import type { StreamSettings } from '../../../../faults/simulation/services/deployment';

/** Time between a write and its delivery, and between two batches, in milliseconds. */
const POLL_MS = 200;
const READ_LIMIT = 1_000;
const RETRY_MS = 500;

/** What a stream works with. */
export interface StreamSurroundings {
  readonly reader: StreamReader;
  /** Calls the function that it feeds. */
  readonly invoke: (event: string) => Promise<string>;
  readonly onFailed: (error: unknown) => void;
}

/**
 * The stream of a table on the real engine, with its event source mapping as the template has it. It is read after something was
 * written that passes the filter, and not on and on.
 */
export class RealStream {
  private isBehind = false;
  private isDelivering = false;

  constructor(
    private readonly settings: StreamSettings,
    private readonly surroundings: StreamSurroundings,
  ) {}

  /** Whether everything that was written has been delivered. */
  get isIdle(): boolean {
    return !this.isDelivering;
  }

  /** Something was written that passes the filter. */
  written(): void {
    this.isBehind = true;
    if (!this.isDelivering) this.deliverAll().catch(this.surroundings.onFailed);
  }

  private async deliverAll(): Promise<void> {
    this.isDelivering = true;
    while (this.isBehind) {
      await sleep(POLL_MS + this.settings.windowMs);
      this.isBehind = false;
      const records = await this.readAll();
      const { batchSize } = this.settings;
      for (let start = 0; start < records.length; start += batchSize) {
        if (start > 0) await sleep(POLL_MS);
        await this.deliver(records.slice(start, start + batchSize));
      }
    }
    this.isDelivering = false;
  }

  private async readAll(): Promise<readonly StreamRecord[]> {
    const passed: StreamRecord[] = [];
    for (;;) {
      const records = await this.surroundings.reader.read(READ_LIMIT);
      passed.push(...records.filter(({ event }) => this.settings.filter(event)));
      if (records.length < READ_LIMIT) return passed;
    }
  }

  private deliver(batch: readonly StreamRecord[]): Promise<void> {
    const { bisects, maxRetries } = this.settings;
    const { invoke, onFailed } = this.surroundings;
    return deliver(batch, {
      reportsItemFailures: true,
      bisects,
      maxRetries,
      retryDelayMs: () => RETRY_MS,
      invoke,
      onProcessed: () => undefined,
      onDiscarded: (records) => {
        onFailed(new Error(`${records.length} records of the stream were given up`));
      },
      signal: NEVER,
    });
  }
}

const NEVER = new AbortController().signal;
