import { finding } from '../findings/findings';
import type { Finding } from '../findings/findings';
import type { Violation } from '../findings/violation';
import { eachRepeatedMember } from './repeated-members';

/** What a text says that is JSON. */
export interface JsonText {
  readonly value: unknown;
  /** The members that stand more than once in their object, each as an error. */
  readonly repeated: readonly Finding[];
}

/** What a text says that is JSON, and the text without what is no part of it. */
export interface ParsedJson {
  readonly value: unknown;
  readonly plain: string;
}

/** Enough for a person; a body may have thousands. */
const MOST_REPEATED = 20;
const BYTE_ORDER_MARK = '\ufeff';
/** Has no form in UTF-8. */
const HALF_A_CHARACTER = /\p{Surrogate}/u;

/**
 * Reads JSON that somebody sends; every way in reads it here, so that the same bytes get the same verdict. Bytes are
 * UTF-8. A byte order mark and blanks around the JSON are no part of it. A member that stands twice in its object is an
 * error: one of the two would be lost without a word.
 *
 * @returns `undefined` for what is not JSON in UTF-8
 */
export function readJsonText(given: string | Uint8Array): JsonText | undefined {
  const parsed = parseJson(given);
  if (parsed === undefined) return undefined;
  const repeated: Finding[] = [];
  for (const path of eachRepeatedMember(parsed.plain)) if (repeated.push(repetition(path)) === MOST_REPEATED) break;
  return { value: parsed.value, repeated };
}

/** Reads JSON, without a look at members that stand twice. */
export function parseJson(given: string | Uint8Array): ParsedJson | undefined {
  const text = typeof given === 'string' ? given : decoded(given);
  if (text === undefined || HALF_A_CHARACTER.test(text)) return undefined;
  const plain = text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
  try {
    const value: unknown = JSON.parse(plain);
    return { value, plain };
  } catch {
    // The parser's message quotes the text, which holds a secret.
    return undefined;
  }
}

/** What is said of a member that stands more than once in its object. */
export function repetition(path: Violation['path']): Finding {
  return finding(path, 'must stand in its object once, without a second member of the same name', {
    code: 'duplicate',
  });
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // these bytes are no UTF-8
  }
}
