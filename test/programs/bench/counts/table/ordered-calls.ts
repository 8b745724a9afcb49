import { settled } from '../../../../faults/simulation/chance/virtual-time';

/** So many answers are given out at a time, while the engine is at work on the calls after them. */
const AT_A_TIME = 8;

interface Call {
  /** Resolves when the call has ended, in whatever way. */
  readonly ended: Promise<unknown>;
  readonly release: () => void;
}

/**
 * Makes what follows from calls of a real engine independent of how fast it answers. Answers are given out in the order in
 * which the calls were made, a fixed number at a time, and only when everything has happened that follows from those
 * before; so the next calls are made in the same order in every run.
 */
export class OrderedCalls {
  private calls: Call[] = [];

  /** The outcome of a call, when it is its turn. */
  async inOrder<T>(outcome: Promise<T>): Promise<T> {
    const turn = new Promise<void>((release) => {
      const ended = outcome.catch(() => undefined);
      this.calls.push({ ended, release });
    });
    await turn;
    return outcome;
  }

  /** Gives out all answers, those to the calls that follow from them too. */
  async rest(): Promise<void> {
    await settled();
    while (this.calls.length > 0) {
      const due = this.calls;
      this.calls = [];
      for (let at = 0; at < due.length; at += AT_A_TIME) await release(due.slice(at, at + AT_A_TIME));
    }
  }
}

async function release(calls: readonly Call[]): Promise<void> {
  for (const { ended } of calls) await ended;
  calls.forEach((call) => {
    call.release();
  });
  await settled();
}
