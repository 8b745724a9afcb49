import { errandSchema, type Errand, type TickErrand } from '../../../../lambdas/contract/ticks';
import type { ActorKind } from '../../../../lambdas/core/domain/watch/actor';
import type { DelayedErrand, Errands } from '../../../../lambdas/core/ports/errands';
import type { Mischief } from '../chance/mischief';
import { sleep } from '../chance/sleep';
import { MappedQueue, type MessageCounts, type QueueSettings } from './mapped-queue';

/** How late a message may come, and its second copy, in milliseconds. */
const LATEST_MS = 90_000;
/** Part of the probability that a message is lost for good. No queue does that; an operator who purges one does. */
const LOST_SHARE = 0.1;
/** Stands in every message of a start. */
const START_KIND = JSON.stringify({ kind: 'start' }).slice(1, -1);

/** The delay queue behind the port of the functions. Messages come late, twice, or never. */
export class DelayQueue implements Errands {
  private readonly queue: MappedQueue;
  /** The number of the tick that was lost last, by chain, as long as no message of it or of a later one was sent. */
  private readonly lostTicks = new Map<string, number>();
  /** What was sent and is late: a message that comes all the same. */
  private readonly late = new Set<Errand>();

  /** @param invoke calls the function `watch` */
  constructor(
    settings: QueueSettings,
    clock: { nowMs(): number },
    invoke: (event: string) => Promise<string>,
    private readonly mischief: Mischief,
  ) {
    this.queue = new MappedQueue('errands', settings, clock, invoke);
  }

  /** Whether no message is left anywhere. */
  get isIdle(): boolean {
    return this.late.size === 0 && this.queue.isEmpty;
  }

  /** What has happened to messages so far. */
  get counts(): MessageCounts {
    return this.queue.counts;
  }

  /** Chains of whose ticks a message is there, in whatever state. */
  get chains(): ReadonlySet<string> {
    return new Set([...this.queued, ...this.late].filter(isTick).map(chainOf));
  }

  /**
   * Whether the message of a chain's next tick was lost: only the reconciler, or somebody else who wakes it, can help.
   * A tick that lost its lease may still send a message of an earlier number, which helps nobody.
   */
  hasLost(chain: string): boolean {
    return this.lostTicks.has(chain);
  }

  send(errand: Errand, delaySeconds: number): Promise<void> {
    if (this.mischief.happens('errand lost', LOST_SHARE)) this.lose(errand);
    else this.sendInTime(errand, delaySeconds);
    return Promise.resolve();
  }

  async sendAll(errands: readonly DelayedErrand[]): Promise<void> {
    for (const { errand, delaySeconds } of errands) await this.send(errand, delaySeconds);
  }

  /** Loses all messages. */
  purge(): void {
    this.queued.forEach((errand) => {
      this.lose(errand);
    });
    this.queue.purge();
  }

  /** Ends the deliveries. */
  stop(): void {
    this.queue.stop();
  }

  private get queued(): readonly Errand[] {
    // Thousands of starts may wait there as well.
    const ticks = this.queue.messages.filter((body) => !body.includes(START_KIND));
    return ticks.map((body) => errandSchema.parse(JSON.parse(body)));
  }

  private lose(errand: Errand): void {
    if (!isTick(errand)) return;
    const chain = chainOf(errand);
    this.lostTicks.set(chain, Math.max(errand.n, this.lostTicks.get(chain) ?? 0));
  }

  private sendInTime(errand: Errand, delaySeconds: number): void {
    if (isTick(errand) && errand.n >= (this.lostTicks.get(chainOf(errand)) ?? 0))
      this.lostTicks.delete(chainOf(errand));
    if (this.mischief.happens('errand twice')) void this.sendLater(errand, delaySeconds);
    if (this.mischief.happens('errand late')) void this.sendLater(errand, delaySeconds);
    else this.put(errand, delaySeconds);
  }

  private async sendLater(errand: Errand, delaySeconds: number): Promise<void> {
    const message = { ...errand };
    this.late.add(message);
    await sleep(this.mischief.ms(0, LATEST_MS));
    this.late.delete(message);
    this.put(message, delaySeconds);
  }

  private put(errand: Errand, delaySeconds: number): void {
    this.queue.send(JSON.stringify(errand), delaySeconds * 1000);
  }
}

function isTick(errand: Errand): errand is TickErrand {
  return errand.kind !== 'start';
}

/** The chain of ticks of an account's watcher or gate. */
export function chainOf({ kind, account }: { readonly kind: ActorKind; readonly account: string }): string {
  return `${kind}#${account}`;
}
