import { configure } from 'safe-stable-stringify';
import { Secret } from '../secrets/secret';
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
  /** The body without the key; whether it fits the schema is not known. */
  readonly body: unknown;
  readonly preSharedKey: Secret | undefined;
  /**
   * The whole body, the key included, in the form that its fingerprint is made of: the order of the members of a JSON
   * object has no meaning and does not change it.
   */
  readonly canonicalText: Secret;
}

/** Reads a body that came out of a JSON parser. */
export function readSubmission(given: unknown): ReadSubmission {
  const canonicalText = new Secret(stringify(given) ?? '');
  if (!isRawSubmission(given) || !isRawSubmission(given['connection'])) {
    return { body: given, preSharedKey: undefined, canonicalText };
  }
  const { fields, preSharedKey } = takePreSharedKey(given['connection']);
  return { body: { ...given, connection: fields }, preSharedKey, canonicalText };
}
