import { KEY, PARTITION } from '../../../../lambdas/contract/tables';
import { deliver } from '../../../../lib/local/streams/stream-delivery';
import type { StreamRecord } from '../../../../lib/local/streams/stream-record';
import type { StreamSettings } from './deployment';
import type { Mischief } from '../chance/mischief';
import { sleep } from '../chance/sleep';

/** Time between a write and its delivery, in milliseconds. */
const POLL_MS = 200;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
/** How late a record may come, in milliseconds. */
const LATE_MS = [1_000, 30_000] as const;

const STREAM = { streamArn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/Requests/stream/1', shardId: 'shard-1' };

/** The stream of the requests table and its event source mapping, as the template has it. */
export class TableStream {
  private waiting: StreamRecord[] = [];
  private written = 0;
  private isDelivering = false;
  private late = 0;
  private readonly life = new AbortController();

  /** @param invoke calls the dispatch function */
  constructor(
    private readonly settings: StreamSettings,
    private readonly invoke: (event: string) => Promise<string>,
    private readonly mischief: Mischief,
  ) {}

  /** Whether everything that was written has been delivered, or given up. */
  get isIdle(): boolean {
    return this.waiting.length === 0 && this.late === 0 && !this.isDelivering;
  }

  /** Takes note of a new request item. */
  requestInserted(requestId: string): void {
    const record = this.recordOf(requestId);
    if (!this.settings.filter(record.event)) return;
    if (this.mischief.happens('stream record twice')) void this.addLater(this.recordOf(requestId));
    if (this.mischief.happens('stream record late')) void this.addLater(record);
    else this.add(record);
  }

  private async addLater(record: StreamRecord): Promise<void> {
    this.late += 1;
    await sleep(this.mischief.ms(...LATE_MS));
    this.late -= 1;
    this.add(record);
  }

  private add(record: StreamRecord): void {
    this.waiting.push(record);
    if (!this.isDelivering) void this.deliverAll();
  }

  private async deliverAll(): Promise<void> {
    this.isDelivering = true;
    const { batchSize, bisects, maxRetries } = this.settings;
    while (this.waiting.length > 0) {
      await sleep(POLL_MS);
      const batch = this.waiting.splice(0, batchSize);
      await deliver(batch, {
        reportsItemFailures: true,
        bisects,
        maxRetries,
        retryDelayMs: (retry) => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (retry - 1)),
        invoke: this.invoke,
        onProcessed: () => undefined,
        // The reconciler is the second net for what ends there.
        onDiscarded: () => undefined,
        signal: this.life.signal,
      });
    }
    this.isDelivering = false;
  }

  private recordOf(requestId: string): StreamRecord {
    this.written += 1;
    const sequenceNumber = String(this.written).padStart(21, '0');
    const key = { S: PARTITION.requests.request + requestId };
    return {
      position: { ...STREAM, sequenceNumber },
      event: {
        eventID: sequenceNumber,
        eventName: 'INSERT',
        eventSource: 'aws:dynamodb',
        dynamodb: { Keys: { [KEY.partition]: key, [KEY.sort]: key }, SequenceNumber: sequenceNumber },
      },
    };
  }
}
