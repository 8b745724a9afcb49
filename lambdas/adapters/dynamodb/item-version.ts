import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod';
import { ITEM_VERSION } from '../../contract/tables';
import { NewerItemError } from '../../core/domain/errors';
import type { Logger } from '../../core/ports/logger';

/** An item or a key as the client takes it. */
export type Item = Record<string, AttributeValue>;

/** The attributes of an item that holds a value, its version among them; members that are undefined are left out. */
export function attributesOf(value: object): Item {
  return marshall({ ...value, [ITEM_VERSION.attribute]: ITEM_VERSION.current }, { removeUndefinedValues: true });
}

/**
 * Reads an item of any version up to today's. Attributes that the schema does not know are left to it.
 *
 * @param kind what it is, for the error
 * @throws NewerItemError when a newer release has stored it in a shape of its own, ZodError when it is no such item
 */
export function readItem<Value>(kind: string, schema: z.ZodType<Value>, item: Item): Value {
  const { [ITEM_VERSION.attribute]: version, ...attributes } = item;
  if (!isNewer(item)) return schema.parse(unmarshall(attributes));
  throw new NewerItemError(
    `The ${kind} is stored in version ${version?.N ?? 'unknown'}, and this release reads ${ITEM_VERSION.current}: deploy the newer release again`,
  );
}

/** Whether a newer release has stored an item in a shape of its own. */
export function isNewer({ [ITEM_VERSION.attribute]: version }: Item): boolean {
  return version !== undefined && !(Number(version.N) <= ITEM_VERSION.current);
}

/** Reads what can be read of many items: those of a newer version do not stand in the way of the others, and are logged. */
export function readReadable<Value>(items: readonly Item[], read: (item: Item) => Value, logger: Logger): Value[] {
  return items.flatMap((item) => {
    try {
      return [read(item)];
    } catch (error) {
      if (!(error instanceof NewerItemError)) throw error;
      logger.error('item left alone', { errorName: error.name, reason: error.message });
      return [];
    }
  });
}
