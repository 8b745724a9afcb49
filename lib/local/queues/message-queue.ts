import { randomUUID } from 'node:crypto';
import type { MessageFaults } from '../faults/queue-faults';
import type { MessageLog, OutgoingMessage, QueueMessage, ReceivedMessage, StoredMessage } from './message';
import { QueueWaiters, type QueueClock } from './queue-waiters';
import { messageIdOf, toReceiptHandle } from './receipt-handle';

/** How a queue behaves; the defaults are those of SQS. */
export interface QueueOptions {
  readonly clock: QueueClock;
  /** Stands in dead letters as their source; default ''. */
  readonly arn?: string;
  /** Milliseconds that a received message stays hidden; default 30,000. */
  readonly visibilityTimeoutMs?: number;
  /** Milliseconds that a message is kept from its sending on; default 345,600,000, four days. */
  readonly retentionMs?: number;
  /** Milliseconds before a new message can be received; default 0. */
  readonly delayMs?: number;
  /** Where a message goes that has been received so often and was not deleted; default: nowhere. */
  readonly deadLetters?: { readonly queue: MessageQueue; readonly maxReceiveCount: number };
  /** What an earlier run has left. */
  readonly messages?: readonly StoredMessage[];
  readonly log?: MessageLog;
  /** Default: nothing goes wrong. */
  readonly faults?: MessageFaults;
  /** Gives message ids; default random UUIDs. */
  readonly newId?: () => string;
}

/** How many messages a queue holds. */
export interface QueueCounts {
  readonly visible: number;
  /** Received, neither deleted nor visible again. */
  readonly inFlight: number;
  /** Sent with a delay that has not passed. */
  readonly delayed: number;
}

interface Entry extends StoredMessage {
  /** Handle of the latest receipt. */
  readonly receiptHandle?: string;
  /** Whether its receiver has said when it is to become visible again. */
  readonly isDecided?: boolean;
}

const defaultVisibilityTimeoutMs = 30_000;
const defaultRetentionMs = 4 * 24 * 3_600_000;

/**
 * A standard SQS queue: delivery at least once, in no certain order. A received message is hidden for the visibility
 * timeout; who does not delete it by then gets it again. Once it has been received `maxReceiveCount` times it goes to
 * the dead-letter queue instead of becoming visible, when next anybody uses or waits for the queue, as on AWS.
 *
 * Time comes from the given clock alone, timers are `setTimeout` alone, and nothing is done between calls but waking who
 * waits: under fake timers the queue runs in virtual time.
 */
export class MessageQueue {
  readonly arn: string;
  readonly visibilityTimeoutMs: number;
  private readonly visible = new Map<string, Entry>();
  private readonly hidden = new Map<string, Entry>();
  /** No hidden message becomes visible before this. */
  private nextVisibleMs = Infinity;
  /** No message expires before this. */
  private nextExpiryMs = Infinity;
  private readonly retentionMs: number;
  private readonly newId: () => string;
  private readonly waiters: QueueWaiters;

  constructor(private readonly options: QueueOptions) {
    this.arn = options.arn ?? '';
    this.visibilityTimeoutMs = options.visibilityTimeoutMs ?? defaultVisibilityTimeoutMs;
    this.retentionMs = options.retentionMs ?? defaultRetentionMs;
    this.newId = options.newId ?? randomUUID;
    this.waiters = new QueueWaiters(options.clock, () => this.lookAhead());
    options.messages?.forEach((stored) => {
      this.hide(stored);
    });
  }

  /** Puts a message into the queue; once this returns the log has it. */
  send(outgoing: OutgoingMessage): QueueMessage {
    const { delayMs = this.options.delayMs ?? 0, ...content } = outgoing;
    const sentMs = this.options.clock.nowMs();
    const message = { attributes: {}, senderId: 'local', ...content, messageId: this.newId(), sentMs, receiveCount: 0 };
    const { isLost = false, lateMs = 0 } = this.options.faults?.fateOfNext() ?? {};
    if (!isLost) this.put({ message, visibleAtMs: sentMs + delayMs + lateMs });
    return message;
  }

  /**
   * Takes up to so many visible messages and hides them from others; gives none when there are none now.
   *
   * @param visibilityMs how long they stay hidden; default the queue's visibility timeout
   */
  receive(limit: number, visibilityMs = this.visibilityTimeoutMs): readonly ReceivedMessage[] {
    this.settle();
    const now = this.options.clock.nowMs();
    const received: ReceivedMessage[] = [];
    for (const [messageId, { message }] of this.visible) {
      if (received.length >= limit) break;
      const receiveCount = message.receiveCount + 1;
      const counted = { ...message, receiveCount, firstReceivedMs: message.firstReceivedMs ?? now };
      const receiptHandle = toReceiptHandle(messageId, receiveCount);
      this.visible.delete(messageId);
      this.hide({ message: counted, visibleAtMs: now + visibilityMs, receiptHandle });
      this.options.log?.received(counted);
      received.push({ ...counted, receiptHandle });
    }
    return received;
  }

  /**
   * Resolves true as soon as a message can be received, though another may be faster to receive it; false when there is
   * none for so long, or when the queue is closed or the signal is aborted.
   *
   * @param waitMs on the queue's clock; default for ever
   */
  async whenVisible(waitMs = Infinity, signal?: AbortSignal): Promise<boolean> {
    this.settle();
    return this.visible.size > 0 || this.waiters.wait(waitMs, signal);
  }

  /**
   * Deletes a message for good. Nothing happens when it is gone, or has been received again since: then the newer
   * receipt decides.
   *
   * @throws InvalidReceiptHandleError
   */
  delete(receiptHandle: string): void {
    const entry = this.find(receiptHandle);
    if (entry === undefined) return;
    const { messageId } = entry.message;
    if (this.options.faults?.survives(messageId) !== true) this.remove(messageId);
    else if (this.hidden.has(messageId)) this.rehide({ ...entry, visibleAtMs: this.options.clock.nowMs() });
  }

  /**
   * Lets a message in flight become visible so many milliseconds from now instead.
   *
   * @returns false when the message is not in flight under this receipt, and nothing was done
   * @throws InvalidReceiptHandleError
   */
  changeVisibility(receiptHandle: string, visibilityMs: number): boolean {
    this.settle();
    const entry = this.findInFlight(receiptHandle);
    if (entry === undefined) return false;
    this.rehide({ ...entry, visibleAtMs: this.options.clock.nowMs() + visibilityMs, isDecided: true });
    return true;
  }

  /**
   * Gives a message in flight back, to become visible at a time (epoch ms on the queue's clock) unless somebody has
   * changed its visibility since it was received. Nothing happens when it is not in flight under this receipt.
   *
   * @throws InvalidReceiptHandleError
   */
  giveBack(receiptHandle: string, visibleAtMs: number): void {
    this.settle();
    const entry = this.findInFlight(receiptHandle);
    if (entry !== undefined && entry.isDecided !== true) this.rehide({ ...entry, visibleAtMs });
  }

  /** Removes all messages, those in flight as well. */
  purge(): void {
    this.visible.clear();
    this.hidden.clear();
    this.options.log?.purged();
  }

  counts(): QueueCounts {
    this.settle();
    const inFlight = [...this.hidden.values()].filter(({ receiptHandle }) => receiptHandle !== undefined).length;
    return { visible: this.visible.size, inFlight, delayed: this.hidden.size - inFlight };
  }

  /** True when the queue holds no message at all: none visible, delayed or in flight. */
  get isEmpty(): boolean {
    this.settle();
    return this.visible.size === 0 && this.hidden.size === 0;
  }

  /** Ends all waiting. */
  close(): void {
    this.waiters.close();
  }

  private put(stored: StoredMessage): void {
    this.options.log?.put(stored);
    this.hide(stored);
    this.waiters.wake();
  }

  private hide(entry: Entry): void {
    this.hidden.set(entry.message.messageId, entry);
    this.nextVisibleMs = Math.min(this.nextVisibleMs, entry.visibleAtMs);
    this.nextExpiryMs = Math.min(this.nextExpiryMs, entry.message.sentMs + this.retentionMs);
  }

  private rehide(entry: Entry): void {
    this.hide(entry);
    this.options.log?.hidden(entry.message.messageId, entry.visibleAtMs);
    this.waiters.wake();
  }

  /** Whether a message is visible now, else when the next becomes so. */
  private lookAhead(): { readonly isVisible: boolean; readonly nextMs: number } {
    this.settle();
    return { isVisible: this.visible.size > 0, nextMs: this.nextVisibleMs };
  }

  /** Lets become visible what is due, gives up what has been received too often, drops what is too old. */
  private settle(): void {
    const now = this.options.clock.nowMs();
    if (now >= this.nextExpiryMs) this.expire(now);
    if (now < this.nextVisibleMs) return;
    this.nextVisibleMs = Infinity;
    for (const [messageId, entry] of this.hidden) {
      if (entry.visibleAtMs > now) {
        this.nextVisibleMs = Math.min(this.nextVisibleMs, entry.visibleAtMs);
        continue;
      }
      this.hidden.delete(messageId);
      this.visible.set(messageId, entry);
      this.giveUpIfSpent(entry.message);
    }
  }

  private giveUpIfSpent(message: QueueMessage): void {
    const { deadLetters } = this.options;
    if (deadLetters === undefined || message.receiveCount < deadLetters.maxReceiveCount) return;
    // First there, then gone here: a crash in between leaves two, the next start gives up the one here again.
    const visibleAtMs = this.options.clock.nowMs();
    deadLetters.queue.put({ message: { ...message, deadLetterSourceArn: this.arn }, visibleAtMs });
    this.remove(message.messageId);
  }

  private expire(now: number): void {
    this.nextExpiryMs = Infinity;
    for (const { message } of [...this.visible.values(), ...this.hidden.values()]) {
      const expiryMs = message.sentMs + this.retentionMs;
      if (expiryMs <= now) this.remove(message.messageId);
      else this.nextExpiryMs = Math.min(this.nextExpiryMs, expiryMs);
    }
  }

  private remove(messageId: string): void {
    this.visible.delete(messageId);
    this.hidden.delete(messageId);
    this.options.log?.deleted(messageId);
  }

  private findInFlight(receiptHandle: string): Entry | undefined {
    const entry = this.find(receiptHandle);
    return entry !== undefined && this.hidden.has(entry.message.messageId) ? entry : undefined;
  }

  private find(receiptHandle: string): Entry | undefined {
    const messageId = messageIdOf(receiptHandle);
    const entry = this.hidden.get(messageId) ?? this.visible.get(messageId);
    return entry?.receiptHandle === receiptHandle ? entry : undefined;
  }
}
