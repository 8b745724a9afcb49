/**
 * A provider's status word in one spelling: `PENDING CREATE` and `pending-create` are `PENDING_CREATE`
 * (provider-apis.md 3, E26).
 */
export function normaliseStatus(word: string): string {
  return word
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_')
    .slice(0, 64);
}
