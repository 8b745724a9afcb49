import type { Violation } from '../findings/violation';
import type { ResolvedSubmission } from '../submission/new-request';
import type { JsonText } from '../submission/json-text';
import type { RawSubmission } from '../submission/submission';

/** A cell of a table that has something in it. */
export interface Cell {
  /** The member of a request that its column stands for: `['connection', 'peer_cidrs']`. */
  readonly path: Violation['path'];
  readonly text: string;
}

/** What a row holds: JSON, or cells whose types depend on the provider that the row names. */
export type RowContent =
  | { readonly kind: 'json'; readonly text: JsonText }
  | {
      readonly kind: 'cells';
      readonly cells: readonly Cell[];
      /** The table has results of an earlier run; the id of the connection that a create has made is one of them. */
      readonly hasResults: boolean;
    };

/** One row as it was sent. It may hold a pre-shared key. */
export interface RawRow {
  /** Number in this call, from 1. */
  readonly row: number;
  /** Line of the file on which it begins, from 1; absent for an item of a JSON body. */
  readonly line?: number | undefined;
  readonly content: RowContent;
  /** What was found wrong while it was read; such a row is invalid. */
  readonly violations: readonly Violation[];
}

/** A row with the verdict on it. */
export interface CheckedRow {
  /** Number in this call, from 1. */
  readonly row: number;
  readonly line?: number | undefined;
  /** What is to be stored and run; absent when the row is invalid. */
  readonly accepted?: ResolvedSubmission | undefined;
  /** Of an invalid row what may be kept and shown: its known members that have no error in them, without the key. */
  readonly kept?: RawSubmission | undefined;
  /** All that is wrong with it, with paths from the request; empty when it is accepted. */
  readonly violations: readonly Violation[];
  /** What a person should know of it. */
  readonly warnings: readonly Violation[];
}
