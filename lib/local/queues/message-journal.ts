import { JsonLines } from '../base/json-lines';
import type { MessageLog, QueueMessage, StoredMessage } from './message';
import { MessageSeal } from './message-seal';

type Receipt = Pick<QueueMessage, 'messageId' | 'receiveCount' | 'firstReceivedMs'>;

/** A stored message as it stands in the file: what was sent is sealed. */
interface SealedMessage {
  readonly message: Omit<QueueMessage, 'body' | 'attributes'> & { readonly sealed: string };
  readonly visibleAtMs: number;
}

type Line = { readonly queue: string } & (
  | { readonly put: SealedMessage }
  | { readonly received: Receipt }
  | { readonly hidden: string; readonly visibleAtMs: number }
  | { readonly deleted: string }
  | { readonly purged: true }
);

type Left = ReadonlyMap<string, ReadonlyMap<string, SealedMessage>>;

/** The file that keeps the messages of all queues across restarts of the engine. Without a file nothing is kept. */
export class MessageJournal {
  private constructor(
    private readonly lines: JsonLines<Line> | undefined,
    private readonly left: Left,
    private readonly seal: MessageSeal,
  ) {}

  /**
   * Opens the journal and drops from it what has been deleted.
   *
   * @param masterKey 32 bytes; what was sent is sealed with a key that follows from it
   */
  static open(file: string | undefined, masterKey: Buffer): MessageJournal {
    const seal = new MessageSeal(masterKey);
    if (file === undefined) return new MessageJournal(undefined, new Map(), seal);
    const left = replay(JsonLines.read<Line>(file));
    const kept = [...left].flatMap(([queue, messages]) => [...messages.values()].map((put) => ({ queue, put })));
    return new MessageJournal(JsonLines.rewrite<Line>(file, kept), left, seal);
  }

  /**
   * What earlier runs have left in a queue. A message that was in flight is visible, because its receipt went with the
   * engine, unless it was to become so at a certain time.
   *
   * @throws EngineStartError when the messages were sealed with another master key
   */
  messagesOf(queue: string): readonly StoredMessage[] {
    return [...(this.left.get(queue)?.values() ?? [])].map(({ message: { sealed, ...message }, visibleAtMs }) => ({
      message: { ...message, ...this.seal.open(message.messageId, sealed) },
      visibleAtMs,
    }));
  }

  /** Where a queue records its changes; undefined when nothing is kept. */
  logOf(queue: string): MessageLog | undefined {
    const { lines } = this;
    if (lines === undefined) return undefined;
    return {
      put: ({ message: { body, attributes, ...message }, visibleAtMs }) => {
        const sealed = this.seal.seal(message.messageId, { body, attributes });
        lines.append({ queue, put: { message: { ...message, sealed }, visibleAtMs } });
      },
      received: ({ messageId, receiveCount, firstReceivedMs }) => {
        const first = firstReceivedMs === undefined ? {} : { firstReceivedMs };
        lines.append({ queue, received: { messageId, receiveCount, ...first } });
      },
      hidden: (hidden, visibleAtMs) => {
        lines.append({ queue, hidden, visibleAtMs });
      },
      deleted: (deleted) => {
        lines.append({ queue, deleted });
      },
      purged: () => {
        lines.append({ queue, purged: true });
      },
    };
  }

  /** Closes the file. */
  close(): void {
    this.lines?.close();
  }
}

function replay(lines: readonly Line[]): Map<string, Map<string, SealedMessage>> {
  const queues = new Map<string, Map<string, SealedMessage>>();
  for (const line of lines) {
    const messages = queues.get(line.queue) ?? new Map<string, SealedMessage>();
    queues.set(line.queue, messages);
    if ('put' in line) messages.set(line.put.message.messageId, line.put);
    else if ('hidden' in line) hide(messages, line);
    else if ('deleted' in line) messages.delete(line.deleted);
    else if ('purged' in line) messages.clear();
    else countReceipt(messages, line.received);
  }
  return queues;
}

function countReceipt(messages: Map<string, SealedMessage>, { messageId, ...counts }: Receipt): void {
  const stored = messages.get(messageId);
  if (stored !== undefined) messages.set(messageId, { message: { ...stored.message, ...counts }, visibleAtMs: 0 });
}

function hide(
  messages: Map<string, SealedMessage>,
  line: { readonly hidden: string; readonly visibleAtMs: number },
): void {
  const stored = messages.get(line.hidden);
  if (stored !== undefined) messages.set(line.hidden, { ...stored, visibleAtMs: line.visibleAtMs });
}
