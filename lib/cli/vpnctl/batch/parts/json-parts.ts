import { readJsonText } from '../../../../../lambdas/core/domain/submission/json-text';
import { CommandError } from '../../../command-error';
import { jsonItemsIn } from './json-items';
import { stretchesOf } from './part';
import type { Bounds, Cut } from './part';

/**
 * A JSON file in parts; the bytes of each are its items, with commas between them.
 *
 * @throws CommandError when the file is no JSON, or has no items
 */
export function jsonParts(name: string, bytes: Uint8Array, bounds: Bounds): Cut {
  if (readJsonText(bytes) === undefined) throw new CommandError(`${name} is not JSON in UTF-8`);
  const text = new TextDecoder().decode(bytes);
  const found = jsonItemsIn(text);
  if (found === undefined) throw new CommandError(`${name} must hold a list of requests, or { "items": [ … ] }`);
  const sizes = found.items.map((item) => Buffer.byteLength(item) + 1);
  const parts = stretchesOf(sizes, bounds).map(({ from, to }) => ({
    firstRow: from + 1,
    rows: to - from,
    bytes: Buffer.from(found.items.slice(from, to).join(',')),
  }));
  return { parts, members: found.members, warnings: [] };
}
