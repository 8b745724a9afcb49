import { beginningOf } from '../domain/findings/characters';

/** Longest status word that is kept, in characters. */
const LENGTH = 64;

/**
 * A provider's status word in one spelling: `PENDING CREATE` and `pending-create` are `PENDING_CREATE`
 * (provider-apis.md 3, E26). It is stored and shown, so it has no characters that no table takes or that nobody sees.
 */
export function normaliseStatus(word: string): string {
  const visible = word
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_')
    .replaceAll(/\p{C}/gu, '');
  return beginningOf(visible, LENGTH);
}
