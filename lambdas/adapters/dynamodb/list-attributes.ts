import { POSITION } from '../../contract/lists';
import type { ListIndex } from '../../contract/lists';
import type { Listed } from '../../core/domain/lists/listed';
import { partitionOf } from '../../core/domain/lists/partition';
import type { Item } from './item-version';

type Indexes<List extends string> = Readonly<Record<List, ListIndex>>;

/** The attributes by which an item is in the indexes of its lists. */
export function listAttributes<List extends string>(indexes: Indexes<List>, listed: Listed<List>): Item {
  const { tenant, part, position, values } = listed;
  const item: Item = { [POSITION]: { S: position } };
  for (const list of Object.keys(indexes) as List[]) {
    const value = values[list];
    if (value !== undefined) item[indexes[list].partition] = { S: partitionOf(tenant, part, value) };
  }
  return item;
}

/** The names of those attributes. */
export function listAttributeNames(indexes: Indexes<string>): string[] {
  return [POSITION, ...Object.values(indexes).map(({ partition }) => partition)];
}
