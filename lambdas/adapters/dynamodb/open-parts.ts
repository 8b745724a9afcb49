import * as z from 'zod';
import { OPEN_INDEX } from '../../contract/tables';
import type { DuePage } from '../../core/ports/request-store';
import { cursorOf, dueAtMsOf, requestIdOfKey } from './request-items';
import type { Item } from './request-items';

/** A part of the index of open requests, and where it is read from. */
export interface OpenPart {
  /** The value of its partition key. */
  readonly value: string;
  /** The entry behind which it goes on, as a cursor; absent at the beginning, `end` where nothing is left. */
  readonly after?: string | undefined;
}

/** What was read of a part: entries, the longest due first. */
export interface ReadPart {
  readonly part: OpenPart;
  readonly entries: readonly Item[];
  /** Whether there are more behind these. */
  readonly hasMore: boolean;
}

const cursorSchema = z.array(z.string().nullable());

/** The parts of the index, from where the page before has left them. @throws ZodError when the cursor is none */
export function partsOf(cursor?: string): OpenPart[] {
  const after = cursor === undefined ? [] : cursorSchema.parse(JSON.parse(cursor));
  return OPEN_INDEX.requests.map((value, index) => ({ value, after: after[index] ?? undefined }));
}

/** The entries of all parts that are due longest, in their order; what does not fit on the page is read again for the next one. */
export function mergedPage(parts: readonly ReadPart[], size: number): DuePage {
  const all = parts.flatMap(({ entries }, index) => entries.map((entry) => ({ index, entry })));
  const taken = all.toSorted((one, other) => dueAtMsOf(one.entry) - dueAtMsOf(other.entry)).slice(0, size);
  const after = parts.map(({ part, entries, hasMore }, index) => {
    const own = taken.filter((one) => one.index === index);
    if (own.length === entries.length && !hasMore) return 'end';
    const last = own.at(-1);
    return last === undefined ? (part.after ?? null) : cursorOf(last.entry);
  });
  const isLast = after.every((one) => one === 'end');
  return { ids: taken.map(({ entry }) => requestIdOfKey(entry)), cursor: isLast ? undefined : JSON.stringify(after) };
}
