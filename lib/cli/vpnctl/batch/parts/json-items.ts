/** Where the items of a JSON document stand, so that they can be handed on to the letter. */
export interface JsonItems {
  /** The text of each item. */
  readonly items: readonly string[];
  /** What stands beside them; a list has nothing there. */
  readonly members: Readonly<Record<string, unknown>>;
}

/**
 * Finds the requests of a document: the items of `{ "items": [ … ], … }`, or of a list.
 *
 * @param text valid JSON
 * @returns `undefined` when it is neither of them, or has a member twice
 */
export function jsonItemsIn(text: string): JsonItems | undefined {
  const start = skipBlanks(text, 0);
  if (text[start] === '[')
    return { items: partsOf(text, start).map((part) => text.slice(part.start, part.end)), members: {} };
  if (text[start] !== '{') return undefined;
  const members = partsOf(text, start).map((part) => memberOf(text, part));
  const names = members.map(({ name }) => name);
  const items = members.find(({ name }) => name === 'items');
  if (items === undefined || items.text[0] !== '[' || new Set(names).size < names.length) return undefined;
  const rest = members.filter(({ name }) => name !== 'items');
  return {
    items: partsOf(items.text, 0).map((part) => items.text.slice(part.start, part.end)),
    members: Object.fromEntries(rest.map(({ name, text: value }) => [name, JSON.parse(value) as unknown])),
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The items of a list or the members of an object, without the blanks around them. */
function partsOf(text: string, open: number): Span[] {
  const parts: Span[] = [];
  let start = open + 1;
  let depth = 0;
  for (const at of signsIn(text, open)) {
    const sign = text.charAt(at);
    if (OPENING.has(sign)) depth += 1;
    if (CLOSING.has(sign)) depth -= 1;
    const isEnd = depth === 0;
    if (isEnd || (depth === 1 && sign === ',')) {
      const part = { start: skipBlanks(text, start), end: trimEnd(text, start, at) };
      if (part.end > part.start) parts.push(part);
      start = at + 1;
    }
    if (isEnd) return parts;
  }
  return parts;
}

const OPENING = new Set(['{', '[']);
const CLOSING = new Set(['}', ']']);
const SIGN = /["{}[\],]/g;

/** Where the signs stand that structure a document, outside of its texts. */
function* signsIn(text: string, from: number): Generator<number> {
  const sign = new RegExp(SIGN);
  sign.lastIndex = from;
  for (let found = sign.exec(text); found !== null; found = sign.exec(text)) {
    if (found[0] === '"') sign.lastIndex = endOfText(text, found.index) + 1;
    else yield found.index;
  }
}

function memberOf(text: string, { start, end }: Span): { readonly name: string; readonly text: string } {
  const afterName = endOfText(text, start) + 1;
  const colon = skipBlanks(text, afterName);
  return {
    name: JSON.parse(text.slice(start, afterName)) as string, // a member begins with a text
    text: text.slice(skipBlanks(text, colon + 1), end),
  };
}

/** Index of the quote that closes the text which one opens. */
function endOfText(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text[at])) at += 1;
  return at;
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isBlank(text[at - 1])) at -= 1;
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}
