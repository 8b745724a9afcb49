/** What an exhaustive search says of itself, for the tables of `npm run test:faults`. */
export interface SearchSummary {
  readonly search: string;
  /** How much was searched, in words: `896,869 states`. */
  readonly size: string;
  /** How many of them are wrong. */
  readonly wrong: number;
}

const BEGIN = 'searched ';

/** Says what was searched. To be called once a search is done, whatever came of it. */
export function sayWhatWasSearched(summary: SearchSummary): void {
  process.stdout.write(`${BEGIN}${JSON.stringify(summary)}\n`);
}

/** What searches have said of themselves, and the other lines. @param lines of the output of tests */
export function toldIn(lines: readonly string[]): { searches: SearchSummary[]; printed: string[] } {
  const told = lines.filter((line) => line.startsWith(BEGIN));
  return {
    searches: told.map((line) => JSON.parse(line.slice(BEGIN.length)) as SearchSummary), // our own
    printed: lines.filter((line) => !line.startsWith(BEGIN)),
  };
}

/** A number of things that were searched: `12,345 points`. */
export function countOf(count: number, things: string): string {
  return `${count.toLocaleString('en')} ${things}`;
}
