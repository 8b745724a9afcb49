import type { Listed } from '../../../../lambdas/core/domain/lists/listed';
import { partitionOf } from '../../../../lambdas/core/domain/lists/partition';
import { inOrder } from '../../../../lambdas/core/domain/lists/position';
import type { ListPart, ListQuery, ListReader } from '../../../../lambdas/core/ports/lists/list-reader';

/** Something that is listed, and what its entries show of it. */
export interface ListedItem<List extends string> {
  readonly listed: Listed<List>;
  readonly shown?: Readonly<Record<string, string | undefined>>;
}

/** The list reader's port in memory, over what `items` gives at the time. */
export class InMemoryListReader<List extends string> implements ListReader<List> {
  /** How many entries were looked at so far. */
  looked = 0;
  /** How often was read so far. */
  queries = 0;

  constructor(private readonly items: () => readonly ListedItem<List>[]) {}

  read({ list, partition, lower, upper, order, where, limit }: ListQuery<List>): Promise<ListPart> {
    const inStretch = this.items()
      .filter(({ listed: { tenant, part, position, values } }) => {
        const value = values[list];
        return (
          value !== undefined &&
          partitionOf(tenant, part, value) === partition &&
          position >= lower &&
          position <= upper
        );
      })
      .sort((one, other) => inOrder(order)(one.listed.position, other.listed.position));
    const looked = inStretch.slice(0, limit);
    this.queries += 1;
    this.looked += looked.length;
    const found = looked.filter(({ shown = {} }) =>
      Object.entries(where).every(([path, value]) => shown[path] === value),
    );
    return Promise.resolve({
      positions: found.map(({ listed }) => listed.position),
      // As DynamoDB does: a page that is full says that there may be more, even if there is not.
      readTo: looked.length === limit ? looked.at(-1)?.listed.position : undefined,
    });
  }
}
