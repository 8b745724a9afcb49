import type { Position } from './position';

/** Where an item is listed: in each list of `values` among those of its tenant that have the same value. */
export interface Listed<List extends string> {
  readonly tenant: string;
  /** The part of each list that it is in, from 0. */
  readonly part: number;
  readonly position: Position;
  readonly values: Readonly<Partial<Record<List, string | undefined>>>;
}
