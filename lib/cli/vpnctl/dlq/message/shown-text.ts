import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { namesAt } from '../../../../../lambdas/core/domain/findings/schema-members';
import { withoutNamedSecrets } from '../../../../../lambdas/core/domain/secrets/named-secrets';
import { rowColumnsOf } from '../../../../../lambdas/core/operations/batches/row-columns';

/** More of a text that nobody can read is not shown. */
const MOST_CHARACTERS = 2_000;
/** Stands for a word that is not known, whatever its length. */
const MASK = '···';
/** What structures JSON, CSV and XML, and blanks. */
const WORD = /[^\s{}[\]():;,="'`<>/\\]+/g;

/**
 * A text that is no JSON as it may be shown: where a key is in it, nobody can tell, so of its words only the names of fields
 * are shown, and what stands between words. That is enough to see where it breaks.
 */
export function shownText(text: string): string {
  const known = knownWords();
  const cut = withoutNamedSecrets(text.slice(0, MOST_CHARACTERS));
  const shown = cut.replaceAll(WORD, (word) => (known.has(word.toLowerCase()) ? word : MASK));
  const more = text.length - Math.min(text.length, MOST_CHARACTERS);
  return more === 0 ? shown : `${shown}\n… and ${more} more characters`;
}

function knownWords(): ReadonlySet<string> {
  const words = ['idempotencyKey', 'redacted', 'create', 'update', 'delete', 'null', 'true', 'false', ...names([])];
  return new Set(words.map((word) => word.toLowerCase()));
}

/** The names of all members of a request, two levels deep in the connection. */
function names(path: readonly (string | number)[]): string[] {
  const found = namesAt(SCHEMA, path);
  if (path.length > MOST_DEPTH) return [...found];
  return found.flatMap((name) => [name, ...names([...path, name]), ...names([...path, name, 0])]);
}

const SCHEMA = rowColumnsOf(DIALECTS).schema;
const MOST_DEPTH = 3;
