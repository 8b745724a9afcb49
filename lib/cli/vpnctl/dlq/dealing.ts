import { replayedBody } from './message/replayed-body';
import type { DeadLetter, DeadLetterQueue } from './queue/dead-letter';
import { walk } from './queue/walk';

/** What became of the messages that were meant. */
export interface Report {
  /** Those that were dealt with; of one that was sent again with the id of the new message. */
  readonly done: readonly { readonly id: string; readonly as?: string }[];
  /** Those that stay where they are. */
  readonly left: readonly { readonly id: string; readonly reason: string }[];
  /** Those that were named and are not there. */
  readonly missing: readonly string[];
}

/**
 * Sends messages to their queue again and deletes them here. First sent, then deleted: a crash in between leaves two
 * messages, and one request by its key.
 *
 * @param ids of those that are meant; all when there are none
 */
export async function replayMessages(queue: DeadLetterQueue, ids: readonly string[]): Promise<Report> {
  const sentAgain = new Set<string>();
  return dealt(queue, ids, async (letter) => {
    // What has failed once more comes back while others are still read.
    if (sentAgain.has(letter.id)) return {};
    const replayed = replayedBody(letter);
    if (replayed.kind === 'useless') return { left: replayed.reason };
    const as = await queue.resend(letter, replayed.body);
    sentAgain.add(as);
    await queue.remove(letter);
    return { done: { id: letter.id, as } };
  });
}

/** Deletes messages for good; ids as above. */
export async function dropMessages(queue: DeadLetterQueue, ids: readonly string[]): Promise<Report> {
  return dealt(queue, ids, async (letter) => {
    await queue.remove(letter);
    return { done: { id: letter.id } };
  });
}

interface Dealt {
  readonly done?: Report['done'][number];
  /** Why nothing was done. */
  readonly left?: string;
}

async function dealt(
  queue: DeadLetterQueue,
  ids: readonly string[],
  deal: (letter: DeadLetter) => Promise<Dealt>,
): Promise<Report> {
  const missing = new Set(ids);
  const all: Dealt['done'][] = [];
  const left: { id: string; reason: string }[] = [];
  await walk(queue, async (letter) => {
    if (ids.length > 0 && !missing.delete(letter.id)) return {};
    const { done, left: reason } = await deal(letter);
    if (done !== undefined) all.push(done);
    if (reason !== undefined) left.push({ id: letter.id, reason });
    return { isGone: done !== undefined, isEnough: ids.length > 0 && missing.size === 0 };
  });
  return { done: all.filter((one) => one !== undefined), left, missing: [...missing] };
}
