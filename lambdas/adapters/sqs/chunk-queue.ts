import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { ChunkTask } from '../../contract/batches';
import { ServiceUnavailableError } from '../../core/domain/errors';
import type { ChunkQueue } from '../../core/ports/batches/chunk-queue';
import { callAws } from '../aws-calls';

/** Messages that one call sends at most. */
const AT_ONCE = 10;

/** The queue of chunks in SQS. */
export class SqsChunkQueue implements ChunkQueue {
  constructor(
    private readonly client: SQSClient,
    private readonly queueUrl: string,
  ) {}

  async send(tasks: readonly ChunkTask[]): Promise<void> {
    for (let start = 0; start < tasks.length; start += AT_ONCE)
      await this.sendSome(tasks.slice(start, start + AT_ONCE));
  }

  private async sendSome(tasks: readonly ChunkTask[]): Promise<void> {
    const entries = tasks.map((task, index) => ({ Id: String(index), MessageBody: JSON.stringify(task) }));
    const command = new SendMessageBatchCommand({ QueueUrl: this.queueUrl, Entries: entries });
    const { Failed: failed = [] } = await callAws('SQS', () => this.client.send(command));
    if (failed.length > 0)
      throw new ServiceUnavailableError(`SQS took ${failed.length} of ${tasks.length} messages not`);
  }
}
