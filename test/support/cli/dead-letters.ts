import type { DeadLetter, DeadLetterQueue } from '../../../lib/cli/vpnctl/dlq/queue/dead-letter';

/** A queue of dead letters in memory that hides what was received, as SQS does. */
export class DeadLettersInMemory implements DeadLetterQueue {
  /** What was sent to the queue that had given it up. */
  readonly resent: { readonly id: string; readonly body: string }[] = [];
  private readonly visible = new Map<string, DeadLetter>();
  private readonly hidden = new Map<string, DeadLetter>();

  constructor(letters: readonly DeadLetter[]) {
    letters.forEach((letter) => this.visible.set(letter.id, letter));
  }

  /** Ids of what can be received. */
  get ids(): readonly string[] {
    return [...this.visible.keys()];
  }

  receive(): Promise<readonly DeadLetter[]> {
    const received = [...this.visible.values()].slice(0, 10);
    for (const letter of received) {
      this.visible.delete(letter.id);
      this.hidden.set(letter.id, letter);
    }
    return Promise.resolve(received);
  }

  release(letter: DeadLetter): Promise<void> {
    if (this.hidden.delete(letter.id)) this.visible.set(letter.id, letter);
    return Promise.resolve();
  }

  remove({ id }: DeadLetter): Promise<void> {
    this.hidden.delete(id);
    return Promise.resolve();
  }

  resend(letter: DeadLetter, body: string): Promise<string> {
    const id = `again-${letter.id}`;
    this.resent.push({ id, body });
    return Promise.resolve(id);
  }

  /** Gives something up, as the queue does that it was sent to. */
  giveUp(letter: DeadLetter): void {
    this.visible.set(letter.id, letter);
  }
}
