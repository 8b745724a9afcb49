import type { DeadLetter, DeadLetterQueue } from './dead-letter';

/** What is to be done after a look at a message. */
export interface Verdict {
  /** It was deleted, so that it need not be released. */
  readonly isGone?: boolean;
  /** No more messages are wanted. */
  readonly isEnough?: boolean;
}

/** Answers without a new message after which a queue is taken to have no more: SQS may ask some of its servers only. */
const MOST_EMPTY = 2;
/** As many as are received at once. */
const AT_A_TIME = 10;

/**
 * Shows each message of a queue once, as long as more are wanted. Those that are not gone are released at the end, whatever
 * happens.
 */
export async function walk(queue: DeadLetterQueue, judge: (letter: DeadLetter) => Promise<Verdict>): Promise<void> {
  const seen = new Set<string>();
  const held = new Map<string, DeadLetter>();
  try {
    for (let empty = 0; empty < MOST_EMPTY; empty += 1) {
      const received = await queue.receive();
      received.forEach((letter) => held.set(letter.id, letter));
      const fresh = received.filter(({ id }) => !seen.has(id));
      if (fresh.length > 0) empty = -1;
      for (const letter of fresh) {
        seen.add(letter.id);
        const { isGone, isEnough } = await judge(letter);
        if (isGone === true) held.delete(letter.id);
        if (isEnough === true) return;
      }
    }
  } finally {
    await releaseAll(queue, [...held.values()]);
  }
}

async function releaseAll(queue: DeadLetterQueue, letters: readonly DeadLetter[]): Promise<void> {
  for (let from = 0; from < letters.length; from += AT_A_TIME) {
    await Promise.all(letters.slice(from, from + AT_A_TIME).map((letter) => queue.release(letter)));
  }
}
