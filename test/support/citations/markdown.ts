/** A heading of a document and the text that it stands over, its subsections included. */
export interface Section {
  /** `5.4` of `### 5.4 Classes of failures`; absent when the heading has no number. */
  readonly number?: string;
  /** The heading without its number and without backticks. */
  readonly title: string;
  /** The fragment under which GitHub shows the heading. */
  readonly anchor: string;
  readonly text: string;
}

const HEADING = /^(#{1,6}) +(.+?) *$/;
const NUMBERED = /^(\d+(?:\.\d+)*)\.? +(.+)$/;
const FENCE = /^ *(```|~~~)/;

interface Heading {
  readonly line: number;
  readonly level: number;
  readonly text: string;
}

/** The sections of a Markdown document, in order. */
export function sectionsOf(markdown: string): readonly Section[] {
  const lines = markdown.split('\n');
  const headings = headingsIn(lines);
  const anchors = anchorsOf(headings.map(({ text }) => text));
  return headings.map(({ line, level, text }, index) => {
    const next = headings.slice(index + 1).find((other) => other.level <= level);
    const [, number, title = text] = NUMBERED.exec(text) ?? [];
    const body = lines.slice(line + 1, next?.line).join('\n');
    return {
      ...(number !== undefined && { number }),
      title: title.replaceAll('`', ''),
      anchor: anchors[index] ?? '',
      text: body,
    };
  });
}

/** The text without its fenced blocks of code, of the same length, so that places in it stay what they are. */
export function withoutCodeBlocks(markdown: string): string {
  let isCode = false;
  return markdown
    .split('\n')
    .map((line) => {
      const isFence = FENCE.test(line);
      const isHidden = isFence || isCode;
      if (isFence) isCode = !isCode;
      return isHidden ? ' '.repeat(line.length) : line;
    })
    .join('\n');
}

/** What stands in the first cell of each row of the tables in a text. */
export function rowNamesOf(text: string): readonly string[] {
  return tableLines(text).map((cells) => cells[0] ?? '');
}

/** What stands in the heads of the tables in a text, and in all their other cells. */
export function cellsOf(text: string): ReadonlySet<string> {
  return new Set(tableLines(text).flat());
}

/** The numbers of the items of numbered lists in a text. */
export function pointsOf(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^ *(\d+)\. /gm)].map(([, number = '']) => number));
}

function headingsIn(lines: readonly string[]): readonly Heading[] {
  const visible = withoutCodeBlocks(lines.join('\n')).split('\n');
  return visible.flatMap((text, line) => {
    const [, marks, heading] = HEADING.exec(text) ?? [];
    return marks === undefined || heading === undefined ? [] : [{ line, level: marks.length, text: heading }];
  });
}

/** As GitHub makes them: a heading that repeats gets a number. */
function anchorsOf(headings: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return headings.map((heading) => {
    const plain = heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '');
    const anchor = plain.replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

function tableLines(text: string): readonly (readonly string[])[] {
  const rows = text.split('\n').filter((line) => /^ *\|.*\| *$/.test(line));
  return rows.map((row) =>
    row
      .trim()
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map(plainCell),
  );
}

function plainCell(cell: string): string {
  return cell.replaceAll(/[*`_]{1,2}(?=\S)|(?<=\S)[*`_]{1,2}/g, '').trim();
}
