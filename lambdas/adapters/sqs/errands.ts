import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Errand } from '../../contract/ticks';
import { ServiceUnavailableError } from '../../core/domain/errors';
import type { DelayedErrand, Errands } from '../../core/ports/errands';
import { callAws } from '../aws-calls';

/** Messages that one call takes. */
const SENT_AT_ONCE = 10;
/** Calls after which those that SQS did not take are left to whoever repeats it. */
const MAX_TRIES = 3;

/** The delay queue in SQS. */
export class SqsErrands implements Errands {
  constructor(
    private readonly client: SQSClient,
    private readonly queueUrl: string,
  ) {}

  async send(errand: Errand, delaySeconds: number): Promise<void> {
    const message = { QueueUrl: this.queueUrl, MessageBody: JSON.stringify(errand), DelaySeconds: delaySeconds };
    await callAws('SQS', () => this.client.send(new SendMessageCommand(message)));
  }

  async sendAll(errands: readonly DelayedErrand[]): Promise<void> {
    for (let start = 0; start < errands.length; start += SENT_AT_ONCE) {
      await this.sendSome(errands.slice(start, start + SENT_AT_ONCE));
    }
  }

  /** SQS may take some of a batch and not the others. */
  private async sendSome(errands: readonly DelayedErrand[]): Promise<void> {
    let left = errands;
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === MAX_TRIES) throw new ServiceUnavailableError(`SQS did not take ${left.length} messages`);
      const entries = left.map(({ errand, delaySeconds }, index) => {
        return { Id: String(index), MessageBody: JSON.stringify(errand), DelaySeconds: delaySeconds };
      });
      const batch = { QueueUrl: this.queueUrl, Entries: entries };
      const { Failed: failed = [] } = await callAws('SQS', () => this.client.send(new SendMessageBatchCommand(batch)));
      const ids = new Set(failed.map(({ Id }) => Id));
      left = left.filter((_errand, index) => ids.has(String(index)));
    }
  }
}
