import { posix } from 'node:path';
import { sectionsOf, withoutCodeBlocks, type Section } from './markdown';
import { problemsOfPlaces } from './places';

/** The text files of a project by their paths from its root, with `/`. */
export type ProjectTexts = ReadonlyMap<string, string>;

/** A citation of something that does not exist. */
export interface DanglingCitation {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly problem: string;
}

const DOCUMENT = /(?<![\w/.:@-])(?:\.{1,2}\/)*(?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.md\b(?![\w/-])/gi;
const DECISION = /\badr\/(\d{4})(?![\w-])/g;
const LINK = /\]\(([^)\s]+)\)/g;
/** Where a line of a comment or of prose goes on, with what marks it as one. */
const LINE_BREAK = /\n[ \t]*(?:\*(?!\/)|\/\/|#)?[ \t]*/g;

/**
 * Every citation of a document, of a place in it or of a decision that does not exist, and every such link between
 * documents. A citation is the name of a Markdown file of the project, then numbers of sections or titles in quotes, then
 * rows, points or columns: `protocol.md 3, T6`, `api.md "Routes"`, `docs/adr/0004`. It may run over lines of a comment.
 */
export function danglingCitations(texts: ProjectTexts): readonly DanglingCitation[] {
  const documents = new Documents(texts);
  return [...texts].flatMap(([file, text]) => [
    ...placeProblems(documents, file, text),
    ...decisionProblems(documents, file, text),
    ...(isMarkdown(file) ? linkProblems(documents, file, text) : []),
  ]);
}

/** The Markdown files of a project. */
class Documents {
  private readonly paths: readonly string[];
  private readonly sections = new Map<string, readonly Section[]>();

  constructor(private readonly texts: ProjectTexts) {
    this.paths = [...texts.keys()].filter(isMarkdown);
  }

  /** The documents that a name may mean: the exact path, the one beside the citing document, or all that end so. */
  named(name: string, citedBy: string): readonly string[] {
    const beside = posix.join(posix.dirname(citedBy), name);
    const exact = [name, ...(isMarkdown(citedBy) ? [beside] : [])].find((path) => this.paths.includes(path));
    return exact === undefined ? this.paths.filter((path) => path.endsWith(`/${name}`)) : [exact];
  }

  sectionsOf(path: string): readonly Section[] {
    const known = this.sections.get(path) ?? sectionsOf(this.texts.get(path) ?? '');
    this.sections.set(path, known);
    return known;
  }

  hasDecision(number: string): boolean {
    return this.paths.some((path) => path.startsWith(`docs/adr/${number}-`));
  }

  /** Whether a path from the root is a file, or a folder of one. */
  has(path: string): boolean {
    return this.texts.has(path) || [...this.texts.keys()].some((file) => file.startsWith(`${path}/`));
  }
}

function placeProblems(documents: Documents, file: string, text: string): DanglingCitation[] {
  const flat = flattened(text);
  return [...flat.matchAll(DOCUMENT)].flatMap(({ 0: name, index }) => {
    const report = reporter(file, text, index);
    const [document, ...others] = documents.named(name, file);
    if (document === undefined) return [report(`there is no document ${name}`)];
    if (others.length > 0) return [report(`${name} may be ${[document, ...others].join(' or ')}`)];
    const problems = problemsOfPlaces(documents.sectionsOf(document), flat.slice(index + name.length));
    return problems.map((problem) => report(`${document} has ${problem}`));
  });
}

function decisionProblems(documents: Documents, file: string, text: string): DanglingCitation[] {
  return [...text.matchAll(DECISION)]
    .filter(([, number = '']) => !documents.hasDecision(number))
    .map(({ 0: name, index }) => reporter(file, text, index)(`there is no decision ${name}`));
}

function linkProblems(documents: Documents, file: string, text: string): DanglingCitation[] {
  return [...withoutCodeBlocks(text).matchAll(LINK)].flatMap(({ 1: target = '', index }) => {
    if (/^[a-z]+:/i.test(target)) return [];
    const [path = '', anchor] = target.split('#');
    const document = path === '' ? file : posix.join(posix.dirname(file), path).replace(/\/$/, '');
    const report = reporter(file, text, index);
    if (!documents.has(document)) return [report(`there is no ${document}`)];
    const isKnown = anchor === undefined || documents.sectionsOf(document).some((section) => section.anchor === anchor);
    return isKnown ? [] : [report(`${document} has no heading #${anchor}`)];
  });
}

/** The text with its lines joined, of the same length, so that a citation may run over lines. */
function flattened(text: string): string {
  return text.replaceAll(LINE_BREAK, (lineBreak) => ' '.repeat(lineBreak.length));
}

function reporter(file: string, text: string, index: number): (problem: string) => DanglingCitation {
  const line = text.slice(0, index).split('\n').length;
  return (problem) => ({ file, line, problem });
}

function isMarkdown(path: string): boolean {
  return path.endsWith('.md');
}
