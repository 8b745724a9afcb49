import { textTable } from '../../text-table';

/** How a text is to stand out. */
export type Tone = 'good' | 'bad' | 'doubtful' | 'plain';

const COLOURS: Readonly<Record<Tone, number | undefined>> = { good: 32, bad: 31, doubtful: 33, plain: undefined };

/** Whether what goes to stdout is read by a person at a terminal. */
export function isForPeople(stream: NodeJS.WriteStream = process.stdout): boolean {
  return stream.isTTY;
}

/** A text in colour where there are colours: at a terminal, unless `NO_COLOR` is set. */
export function toned(text: string, tone: Tone, environment: NodeJS.ProcessEnv = process.env): string {
  const colour = COLOURS[tone];
  const isWanted = (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
  return colour === undefined || !isWanted || !isForPeople() ? text : `\u001b[${colour}m${text}\u001b[0m`;
}

/** Rows in columns for people; with a tab between the cells, and their header, for other programs. */
export function columns(rows: readonly (readonly string[])[]): string {
  return isForPeople() ? textTable(rows) : rows.map((row) => `${row.join('\t')}\n`).join('');
}
