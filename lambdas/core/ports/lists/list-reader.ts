import type { Order, Position, Stretch } from '../../domain/lists/position';

/** What to read of a list. */
export interface ListQuery<List extends string> extends Stretch {
  readonly list: List;
  /** Of the list (`partitionOf`). */
  readonly partition: string;
  readonly order: Order;
  /** Only entries that show these values, of what the entries of the list show; `profile.name` is a member of an object. */
  readonly where: Readonly<Record<string, string>>;
  /** Entries to look at, from 1; those that do not show the values count as well. */
  readonly limit: number;
}

/** What was read of a list. */
export interface ListPart {
  /** Of what was found, in order. */
  readonly positions: readonly Position[];
  /** The last entry that was looked at, when there may be more behind it. */
  readonly readTo?: Position | undefined;
}

/**
 * Lists of what a tenant has. Eventually consistent: what was stored a moment ago may be missing.
 */
export interface ListReader<List extends string> {
  /** @throws ServiceUnavailableError */
  read(query: ListQuery<List>): Promise<ListPart>;
}
