import { configure } from 'safe-stable-stringify';
import type { Finding } from '../findings/findings';
import { Secret } from '../secrets/secret';
import { takeOutOfEnvelope } from './envelope';
import type { GivenConnection, Speaker } from './envelope';
import type { JsonText } from './json-text';
import { takePreSharedKey } from './pre-shared-key';
import { isRawSubmission } from './submission';

/**
 * Nothing that is accepted is nested this deep. A body that is nested deeper is refused, whatever its fingerprint; its
 * canonical text is cut there, since a text of the whole would need more stack than there is.
 */
const MAX_DEPTH = 100;

const stringify = configure({ maximumDepth: MAX_DEPTH });

/** The body of a request as it was read. Its pre-shared key is in nothing but a {@link Secret}. */
export interface ReadSubmission {
  /** The body without the key, and without the envelope of its connection; whether it fits the schema is not known. */
  readonly body: unknown;
  /** The connection as it was given, without the key. */
  readonly connection?: GivenConnection;
  /** The members that stand more than once. */
  readonly repeated: readonly Finding[];
  readonly preSharedKey: Secret | undefined;
  /**
   * The whole body, the key included, in the form that its fingerprint is made of: the order of the members of a JSON
   * object has no meaning and does not change it.
   */
  readonly canonicalText: Secret;
}

/** A JSON value as text, whatever the order of its members. */
export function canonicalTextOf(value: unknown): string {
  return stringify(value) ?? '';
}

/**
 * Reads a body that came out of a JSON parser.
 *
 * @param speakers all dialects, whose envelopes may stand around the fields of the connection
 */
export function readSubmission({ value: given, repeated }: JsonText, speakers: readonly Speaker[]): ReadSubmission {
  const canonicalText = new Secret(canonicalTextOf(given));
  if (!isRawSubmission(given) || !isRawSubmission(given['connection'])) {
    return { body: given, repeated, preSharedKey: undefined, canonicalText };
  }
  const connection = takeOutOfEnvelope(given['connection'], speakers);
  const { fields, preSharedKey } = takePreSharedKey(connection.fields);
  const body = { ...given, connection: fields };
  return { body, repeated, connection: { ...connection, fields }, preSharedKey, canonicalText };
}
