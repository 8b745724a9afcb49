import type { EngineClock } from '../base/clock';
import { EngineStartError } from '../base/errors';
import { localArn } from '../base/local-account';
import type { MessageFaults } from '../faults/queue-faults';
import type { MessageJournal } from './message-journal';
import { MessageQueue } from './message-queue';
import type { Stack } from '../assembly/stack';

/** A queue of the stack. */
export interface NamedQueue {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly properties: Stack['queues'][number]['properties'];
  readonly queue: MessageQueue;
}

/** All queues of a stack, found by name or ARN. */
export class QueueRegister {
  /** In the order of the template. */
  readonly all: readonly NamedQueue[];
  private readonly byArn = new Map<string, NamedQueue>();
  /** ARNs of queues that wait for their dead-letter queue to be built. */
  private readonly underWay = new Set<string>();

  /** @throws EngineStartError when a dead-letter queue is not in the template, or leads back to where it started */
  constructor(
    stackQueues: Stack['queues'],
    private readonly clock: EngineClock,
    private readonly journal: MessageJournal,
    /** What goes wrong with the messages of a queue, by its logical id. */
    private readonly faultsOf: (logicalId: string) => MessageFaults | undefined = () => undefined,
  ) {
    const unbuilt = new Map(stackQueues.map((queue) => [queueArn(nameOf(queue)), queue]));
    [...unbuilt.keys()].forEach((arn) => this.build(arn, unbuilt, arn));
    this.all = [...this.byArn.values()];
  }

  /** @param subject what asks for the queue; throws EngineStartError when the template has no such queue */
  byArnOf(arn: string, subject: string): NamedQueue {
    const queue = this.byArn.get(arn);
    if (queue === undefined) throw new EngineStartError(`${subject}: the template has no queue ${arn}`);
    return queue;
  }

  /** Ends all waiting for messages. */
  close(): void {
    this.all.forEach(({ queue }) => {
      queue.close();
    });
  }

  /** Builds a queue after the one that its dead letters go to. */
  private build(arn: string, unbuilt: Map<string, Stack['queues'][number]>, subject: string): NamedQueue {
    const resource = unbuilt.get(arn);
    if (resource === undefined) {
      if (this.underWay.has(arn)) throw new EngineStartError(`${subject}: its dead letters would come back to it`);
      return this.byArnOf(arn, subject);
    }
    this.underWay.add(arn);
    unbuilt.delete(arn);
    const { logicalId, ref: url, properties } = resource;
    const name = nameOf(resource);
    const policy = properties.RedrivePolicy;
    const log = this.journal.logOf(name);
    const faults = this.faultsOf(logicalId);
    const queue = new MessageQueue({
      arn,
      clock: this.clock,
      visibilityTimeoutMs: properties.VisibilityTimeout * 1_000,
      retentionMs: properties.MessageRetentionPeriod * 1_000,
      delayMs: this.clock.delayMs(properties.DelaySeconds * 1_000),
      messages: this.journal.messagesOf(name),
      ...(log && { log }),
      ...(faults && { faults }),
      ...(policy && {
        deadLetters: {
          queue: this.build(policy.deadLetterTargetArn, unbuilt, logicalId).queue,
          maxReceiveCount: policy.maxReceiveCount,
        },
      }),
    });
    const named = { logicalId, name, arn, url, properties, queue };
    this.byArn.set(arn, named);
    this.underWay.delete(arn);
    return named;
  }
}

/** The ARN of a queue by its name. */
export function queueArn(name: string): string {
  return localArn('sqs', name);
}

function nameOf({ logicalId, properties }: Stack['queues'][number]): string {
  return properties.QueueName ?? logicalId;
}
