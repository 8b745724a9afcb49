import { createHash } from 'node:crypto';
import type { RequestId } from '../request/request-id';

/** A partition key has at most 2,048 bytes; nothing that we list by is nearly as long, but for what others made up. */
const LONGEST_VALUE = 512;

/**
 * The partition of an index that holds what a tenant's items have in common. The tenant comes first, and neither its name nor
 * a part has a `#` in it: no value can name another tenant's partition.
 *
 * @param part which part of the list, from 0
 * @param value such as a ticket's id; a long one is replaced by its hash
 */
export function partitionOf(tenant: string, part: number, value: string): string {
  const isLong = Buffer.byteLength(value) > LONGEST_VALUE;
  return `${tenant}#${part}#${isLong ? createHash('sha256').update(value).digest('hex') : value}`;
}

/** The part of a list that what is about a request is in. The last character of an id is as good as drawn by lot. */
export function partOf(id: RequestId, parts: number): number {
  return id.charCodeAt(id.length - 1) % parts;
}
