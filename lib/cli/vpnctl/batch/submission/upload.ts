import type { BatchUpload } from '../../../../client/batch-client';
import type { Submission } from './submission';

/** What a call says of the batch as a whole. */
export interface CallOptions {
  readonly dryRun?: true;
  readonly open?: true;
}

/** A part as a call brings it that makes a batch, or would. */
export function uploadOf(submission: Submission, part: number, options: CallOptions = {}): BatchUpload {
  const { settings } = submission;
  return {
    ...rowsOf(submission, part, []),
    parameters: queryOf({ ...settings.defaults, ...settings.batch, ...options }),
  };
}

/** A part as a call brings it that adds rows to a batch. */
export function moreRows(submission: Submission, part: number): BatchUpload {
  return { ...rowsOf(submission, part, OF_THE_BATCH), parameters: queryOf(submission.settings.defaults) };
}

/** The call that makes a batch to which all rows are added. */
export function openingUpload({ settings, members }: Submission): BatchUpload {
  const waits = OF_THE_BATCH.flatMap((name) => (name in members ? [[name, members[name]]] : []));
  return {
    format: 'json',
    bytes: Buffer.from(JSON.stringify({ items: [], ...Object.fromEntries(waits) })),
    parameters: queryOf({ ...settings.batch, open: true }),
  };
}

/** What a JSON file may say of the batch as a whole. */
const OF_THE_BATCH = ['maxWaitSeconds'];
/** What it may say as well, and the command says itself. */
const OF_THE_COMMAND = ['open', 'dryRun'];

/** @param left members of a JSON file that the call has no place for */
function rowsOf({ file, parts, members }: Submission, part: number, left: readonly string[]): BatchUpload {
  const rows = parts[part]?.bytes ?? new Uint8Array();
  if (file.format !== 'json') return { format: file.format, bytes: rows };
  const beside = Object.entries(members).filter(([name]) => ![...OF_THE_COMMAND, ...left].includes(name));
  const tail = beside.map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`).join('');
  return { format: 'json', bytes: Buffer.concat([Buffer.from('{"items":['), rows, Buffer.from(`]${tail}}`)]) };
}

function queryOf(settings: Readonly<Record<string, string | true>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}
