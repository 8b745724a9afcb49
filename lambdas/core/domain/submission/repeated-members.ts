import { looksLikeField } from '../findings/field-name';
import type { Violation } from '../findings/violation';

/** Where a path is cut, so that a deep one costs no more than others. */
const DEEPEST = 20;

interface Level {
  /** Names so far; `undefined` for a list. */
  readonly names: Set<string> | undefined;
  /** The member or item that the text is at. */
  at: string | number;
  isName: boolean;
}

/**
 * The members that stand more than once in their object, by path; a body may have thousands. A name that does not look
 * like that of a field is left out of its path, as it may be a secret.
 *
 * @param text JSON; of anything else the result means nothing
 */
export function* eachRepeatedMember(text: string): Generator<Violation['path']> {
  const levels: Level[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const [token] = match;
    const level = levels.at(-1);
    if (token.startsWith('"')) {
      if (level?.isName === true && repeats(level, JSON.parse(token) as string)) yield pathOf(levels);
    } else {
      step(levels, token);
    }
  }
}

function step(levels: Level[], token: string): void {
  const level = levels.at(-1);
  if (token === '{') levels.push({ names: new Set(), at: '', isName: true });
  else if (token === '[') levels.push({ names: undefined, at: 0, isName: false });
  else if (token === '}' || token === ']') levels.pop();
  else if (level !== undefined) {
    if (token === ',' && typeof level.at === 'number') level.at += 1;
    level.isName = token === ',' && level.names !== undefined;
  }
}

function repeats(level: Level, name: string): boolean {
  level.at = name;
  const isRepeated = level.names?.has(name) === true;
  level.names?.add(name);
  return isRepeated;
}

function pathOf(levels: readonly Level[]): Violation['path'] {
  const path = levels.slice(0, DEEPEST).map(({ at }) => at);
  const unnamed = path.findIndex((segment) => typeof segment === 'string' && !looksLikeField(segment));
  return unnamed < 0 ? path : path.slice(0, unnamed);
}
