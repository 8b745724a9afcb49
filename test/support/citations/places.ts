import { cellsOf, pointsOf, rowNamesOf, type Section } from './markdown';

/** The part of a text that a rule has read, and what is wrong with it. */
interface Reading {
  readonly length: number;
  readonly problem?: string | undefined;
  /** The section that rows, points and columns behind it are of. */
  readonly section?: Section | undefined;
}

/** No citation is longer, in characters. */
const LONGEST = 400;

const JOINT = /^(?:, (?:and )?| (?:and|to) | )/;
const NUMBER = /^(?:section )?(\d+(?:\.\d+)*)(?![\w%]|\.\d)/;
const TITLE = /^\\?"([^"\\]+)\\?"/;
const PART = /^(point|column|row) (?:(\w+)|\\?"([^"\\]+)\\?")/;
/** The names that each part of a section may have. */
const PARTS = { point: pointsOf, column: cellsOf, row: rowNamesOf };
/** A word that begins like the name of a row: it may also be the next sentence where nothing but a blank is before it. */
const ROW_LIKE = /^(?:[A-Z][A-Za-z]*\d+|[A-Z][\w-]*)/;

/**
 * What is wrong with the places that a citation names behind its document: sections by number or by title in quotes, then
 * rows, points and columns of the last of them. Stops where the sentence goes on.
 *
 * @param text what stands behind the document's name
 */
export function problemsOfPlaces(sections: readonly Section[], text: string): readonly string[] {
  const problems: string[] = [];
  let rest = text.slice(0, LONGEST).replaceAll(/ +/g, ' ');
  let section: Section | undefined;
  for (;;) {
    const joint = JOINT.exec(rest)?.[0];
    if (joint === undefined) return problems;
    const reading = readPlace(sections, section, joint, rest.slice(joint.length));
    if (reading === undefined) return problems;
    if (reading.problem !== undefined) problems.push(reading.problem);
    section = reading.section ?? section;
    rest = rest.slice(joint.length + reading.length);
  }
}

function readPlace(
  sections: readonly Section[],
  current: Section | undefined,
  joint: string,
  text: string,
): Reading | undefined {
  const byName = readSection(sections, text);
  if (byName !== undefined) return current === undefined || joint.trim() !== '' ? byName : undefined;
  return current === undefined || joint.trim() === ''
    ? undefined
    : (readPart(current, text) ?? readRow(current, joint, text));
}

function readSection(sections: readonly Section[], text: string): Reading | undefined {
  const [whole, number] = NUMBER.exec(text) ?? [];
  if (whole !== undefined) {
    const section = sections.find((candidate) => candidate.number === number);
    return { length: whole.length, section, problem: section === undefined ? `no section ${number ?? ''}` : undefined };
  }
  const [quoted, title = ''] = TITLE.exec(text) ?? [];
  if (quoted === undefined) return undefined;
  const section = sections.find((candidate) => candidate.title === title);
  return { length: quoted.length, section, problem: section === undefined ? `no heading "${title}"` : undefined };
}

function readPart(section: Section, text: string): Reading | undefined {
  const [whole, kind, word, quoted] = PART.exec(text) ?? [];
  if (whole === undefined || !isPart(kind)) return undefined;
  const name = word ?? quoted ?? '';
  const isKnown = new Set(PARTS[kind](section.text)).has(name);
  return { length: whole.length, problem: isKnown ? undefined : `no ${kind} ${name} in ${placeOf(section)}` };
}

function isPart(kind: string | undefined): kind is keyof typeof PARTS {
  return kind !== undefined && Object.hasOwn(PARTS, kind);
}

function readRow(section: Section, joint: string, text: string): Reading | undefined {
  const rows = rowNamesOf(section.text).filter((row) => row !== '' && startsWithWords(text, row));
  const [longest] = rows.toSorted((one, other) => other.length - one.length);
  if (longest !== undefined) return { length: longest.length };
  const [word] = ROW_LIKE.exec(text) ?? [];
  // After a comma something in capitals is meant as a row; "and" may also begin what the sentence goes on with.
  if (word === undefined || (!joint.startsWith(',') && !/\d$/.test(word))) return undefined;
  return { length: word.length, problem: `no row ${word} in ${placeOf(section)}` };
}

function startsWithWords(text: string, words: string): boolean {
  const follower = text.charAt(words.length);
  return text.startsWith(words) && !/[\w-]/.test(follower);
}

function placeOf({ number, title }: Section): string {
  return number ?? `"${title}"`;
}
