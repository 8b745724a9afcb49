/** Rows that are sent in one call. */
export interface Part {
  /** Number of the first row in the file, from 1. */
  readonly firstRow: number;
  readonly rows: number;
  readonly bytes: Uint8Array;
}

/** A file in the parts that it is sent in. */
export interface Cut {
  readonly parts: readonly Part[];
  /** What a JSON file says beside its items; empty for any other. */
  readonly members: Readonly<Record<string, unknown>>;
  /** What a person should know of the file and the API will not say, as it gets other bytes. */
  readonly warnings: readonly string[];
}

/** Rows of a file that go together. */
export interface Stretch {
  /** Index of the first row, from 0. */
  readonly from: number;
  /** Index of the row after the last one. */
  readonly to: number;
}

/** Bounds of what one call is given; a call may bring more bytes, as long as they shrink. */
export interface Bounds {
  readonly rows: number;
  readonly bytes: number;
}

/** Cuts rows into as few stretches as the bounds allow; a row that is too large by itself is one by itself. */
export function stretchesOf(sizes: readonly number[], { rows, bytes }: Bounds): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  let sum = 0;
  sizes.forEach((size, index) => {
    if (index > from && (index - from >= rows || sum + size > bytes)) {
      stretches.push({ from, to: index });
      from = index;
      sum = 0;
    }
    sum += size;
  });
  if (from < sizes.length) stretches.push({ from, to: sizes.length });
  return stretches;
}
