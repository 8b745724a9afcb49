import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { InvariantError } from '../errors';

/** What the first event of a request follows. */
export const GENESIS = '0'.repeat(64);

/** How an event is tied to the one before it. Both are SHA-256 in hexadecimal. */
export interface Link {
  /** Of the event in canonical JSON (RFC 8785) without this member. */
  readonly hash: string;
  /** The hash of the event before it of the same request; {@link GENESIS} for the first one. */
  readonly previousHash: string;
}

/**
 * Ties an event to the one before it. What is hashed is what is stored and shown: members that are `undefined` go, and texts
 * are well-formed Unicode, as the tables have no other.
 *
 * @param previousHash default: it is the first one
 */
export function chained<Event extends object>(event: Event, previousHash: string = GENESIS): Event & Link {
  const linked = JSON.parse(JSON.stringify({ ...event, previousHash }), wellFormed) as Event & Omit<Link, 'hash'>;
  return { ...linked, hash: hashOf(linked) };
}

/** What the hash of an event must be, by all its other members. */
export function hashOf(event: object): string {
  const text = canonicalize({ ...event, hash: undefined });
  if (text === undefined) throw new InvariantError('An event has no canonical form');
  return createHash('sha256').update(text).digest('hex');
}

function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? Buffer.from(value, 'utf8').toString('utf8') : value;
}
