import type { EngineClock } from '../base/clock';
import type { FaultDraws } from './fault-draws';
import type { QueueFaultOptions } from './fault-options';

/** What becomes of a message that is sent. */
export interface MessageFate {
  /** Nobody ever gets it. */
  readonly isLost: boolean;
  /** How much later than it was to be it can be received, milliseconds on the queue's clock. */
  readonly lateMs: number;
}

/** What goes wrong with the messages of one queue. */
export interface MessageFaults {
  /** What becomes of the next message that is sent. */
  fateOfNext(): MessageFate;
  /** Whether a message that somebody deletes stays and comes once more. */
  survives(messageId: string): boolean;
}

const shortestDelayMs = 1_000;
const longestDelayMs = 90_000;

/** Draws what happens to the messages of one queue. */
export class QueueFaults implements MessageFaults {
  /** Those that have survived, as long as they are there. */
  private readonly survivors = new Set<string>();

  constructor(
    private readonly queueId: string,
    private readonly options: QueueFaultOptions,
    private readonly draws: FaultDraws,
    private readonly clock: Pick<EngineClock, 'passedMs'>,
  ) {}

  fateOfNext(): MessageFate {
    const { lost = 0, late = 0 } = this.options;
    // Both draw for each message: what one of them finds does not depend on the other's probability.
    const isLost = this.draws.strikes('queue.lost', this.queueId, lost);
    const isLate = this.draws.strikes('queue.late', this.queueId, late);
    const [part] = this.draws.parts('queue.late', this.queueId);
    if (isLost || isLate) this.draws.count(isLost ? 'queue.lost' : 'queue.late');
    const delayMs = shortestDelayMs + part * (longestDelayMs - shortestDelayMs);
    return { isLost, lateMs: isLate ? this.clock.passedMs(delayMs) : 0 };
  }

  survives(messageId: string): boolean {
    if (this.survivors.delete(messageId)) return false;
    if (!this.draws.strikes('queue.twice', this.queueId, this.options.twice ?? 0)) return false;
    this.draws.count('queue.twice');
    this.survivors.add(messageId);
    return true;
  }
}
