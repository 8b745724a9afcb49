const MASK = '[redacted]';

/** What a text calls a secret, and what may stand between the name and the value. */
const NAMED =
  /\b(psk|pre[-_ ]?shared[-_ ]?key|secret|pass(?:word|wd|phrase)|preSharedKey)(\\*["']?\s*(?:[:=]+|\bis\b|\bwas\b|\bvalue\b)?\s*\\*)("[^"]*"?|'[^']*'?|`[^`]*`?|[^\s"'`]+)/gi;

/** Words that follow such a name in a sentence and are no value. */
const WORDS = new Set(
  (
    "a an the is are was were be been has have had must may might can cannot can't could should shall will would does do " +
    'not no and or but if in on of for to too at by with without from as than that which when while because so its it ' +
    'must invalid valid wrong weak short long longer shorter empty missing required mandatory unset set given needed ' +
    'incorrect illegal unsupported supported allowed bad rejected refused format length value values field fields ' +
    'attribute parameter property type string key keys name size policy rule rules only contains contain exceeds ' +
    'characters character authentication mismatch mismatched differs changed change'
  ).split(' '),
);

/**
 * Removes what a text calls a pre-shared key, a secret or a password. For texts about things whose secrets we do not have at
 * hand, such as a connection that somebody made long ago.
 */
export function withoutNamedSecrets(text: string): string {
  return text.replaceAll(NAMED, (found, name: string, between: string, value: string) => {
    const word = value.replace(/[^\p{L}\p{N}]+$/u, '').toLowerCase();
    return word === '' || WORDS.has(word) ? found : `${name}${between}${MASK}`;
  });
}
