/** What a text says that was made for a browser or another program, as one line of plain text (provider-apis.md 5.3). */

const MARKUP = /<\/?[a-z!?][^>]*>/i;
/** What a page is about, in the order in which it says so best. */
const HEADINGS = [/<title\b[^>]*>([^]*?)<\/title>/i, /<h1\b[^>]*>([^]*?)<\/h1>/i, /<h2\b[^>]*>([^]*?)<\/h2>/i];
/** Parts of a page that nobody reads. */
const UNREAD = /<(script|style)\b[^]*?(?:<\/\1\s*>|$)|<!--[^]*?(?:-->|$)/gi;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** XML that is meant as text. */
const AS_TEXT = /<!\[CDATA\[([^]*?)(?:\]\]>|$)/g;

/** HTML is reduced to its title, other markup to its texts; entities are resolved, blanks and control characters joined. */
export function plainWords(text: string): string {
  return oneLine(MARKUP.test(text) ? resolved(textOf(withoutSections(text))) : text);
}

/** All that a text says, for somebody who looks for words in it. */
export function allWords(text: string): string {
  return oneLine(MARKUP.test(text) ? resolved(withoutTags(withoutSections(text).replaceAll(UNREAD, ' '))) : text);
}

function withoutSections(markup: string): string {
  return markup.replaceAll(AS_TEXT, (_section, content: string) => content.replaceAll('<', '&lt;'));
}

function textOf(markup: string): string {
  const read = markup.replaceAll(UNREAD, ' ');
  const headings = HEADINGS.flatMap((heading) => heading.exec(read)?.[1] ?? []);
  const [first] = headings.map(withoutTags).filter((heading) => heading.trim() !== '');
  return first ?? withoutTags(read);
}

function withoutTags(markup: string): string {
  return markup.replaceAll(/<[^>]*(?:>|$)/g, ' ');
}

function resolved(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (entity, decimal, hex, name) => {
    if (typeof name === 'string') return ENTITIES[name.toLowerCase()] ?? entity;
    const code = typeof decimal === 'string' ? Number.parseInt(decimal, 10) : Number.parseInt(String(hex), 16);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : entity;
  });
}

/** Also without characters that would break a line or turn it around, and without halves of characters, which no table takes. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .trim();
}
