import type { BatchCounts, BatchPreview, BatchResource } from '../../../../../lambdas/contract/api/batch';
import { faultLines } from '../../api/api-failures';
import { urlOption } from '../../api/api-options';
import type { ApiOptions } from '../../api/api-options';
import { count, printableLine } from '../../base/printable';
import { failedOf, hasEnded } from './outcome';

/** States of rows in the order in which people want to know of them, in their words. */
const WORDS = {
  succeeded: 'succeeded',
  running: 'running',
  accepted: 'waiting',
  invalid: 'invalid',
  rejected: 'rejected',
  failed: 'failed',
  timed_out: 'timed out',
  cancelled: 'cancelled',
  needs_attention: 'to be looked at by a person',
} as const satisfies Partial<Record<keyof BatchCounts, string>>;

/** The rows by state; states without rows are left out. */
export function countsText(counts: Readonly<Partial<BatchCounts>>): string {
  const parts = Object.entries(WORDS).map(([state, word]) => [counts[state as keyof typeof WORDS] ?? 0, word] as const);
  const shown = parts.filter(([rows]) => rows > 0).map(([rows, word]) => `${count(rows)} ${word}`);
  return shown.length === 0 ? 'none' : shown.join(', ');
}

/** A batch for people. */
export function batchText(batch: BatchResource, options: ApiOptions): string {
  const { id, counts, warnings = [], rerunOf, rerunBy } = batch;
  const lines = [
    `${id}  ${stateText(batch)}`,
    `  ${rowsText(counts.rows)}: ${countsText(counts)}`,
    `  ${timesText(batch)}`,
    ...(rerunOf === undefined ? [] : [`  runs rows of ${rerunOf} again`]),
    ...(rerunBy === undefined ? [] : [`  ${rerunBy} runs its failed rows again`]),
    ...warnings.map((warning) => `  Note: ${printableLine(warning)}`),
    ...invalidText(batch.errors, counts.invalid),
    ...nextText(batch, options),
  ];
  return `${lines.join('\n')}\n`;
}

/** What a dry run has found, for people. */
export function previewText({ counts, errors, warnings = [] }: BatchPreview): string {
  const lines = [
    `Dry run: ${count(counts.accepted)} of ${rowsText(counts.rows)} would run, ${count(counts.invalid)} would not; nothing was stored`,
    ...warnings.map((warning) => `  Note: ${printableLine(warning)}`),
    ...invalidText(errors, counts.invalid),
  ];
  return `${lines.join('\n')}\n`;
}

/** Two words about the state where one does not say it. */
function stateText({ state }: Pick<BatchResource, 'state'>): string {
  const words: Record<BatchResource['state'], string> = {
    open: 'open, more rows may come',
    running: 'running',
    ended: 'ended',
    cancelled: 'cancelled',
  };
  return words[state];
}

/** So many rows. */
export function rowsText(rows: number): string {
  return rows === 1 ? '1 row' : `${count(rows)} rows`;
}

function timesText({ createdAt, requestedBy, endedAt, estimatedEndAt, closesAt }: BatchResource): string {
  return [
    `made ${createdAt} by ${printableLine(requestedBy)}`,
    ...(closesAt === undefined ? [] : [`closes ${closesAt}`]),
    ...(estimatedEndAt === undefined || endedAt !== undefined ? [] : [`will have ended about ${estimatedEndAt}`]),
    ...(endedAt === undefined ? [] : [`ended ${endedAt}`]),
  ].join(', ');
}

/** One row may break several rules: the errors are more than the rows, or fewer when not all are shown. */
function invalidText(errors: BatchResource['errors'], invalid: number): string[] {
  if (errors.length === 0) return [];
  const shownRows = new Set(errors.map(({ row }) => row)).size;
  const rest = invalid > shownRows ? `; of the first ${count(shownRows)}` : '';
  return [
    `  Not valid (${rowsText(invalid)}${rest}):`,
    ...faultLines(errors).map((line) => `  ${printableLine(line)}`),
  ];
}

function nextText(batch: BatchResource, options: ApiOptions): string[] {
  const { id, counts } = batch;
  const url = urlOption(options);
  if (!hasEnded(batch)) return [`  Go on with: vpnctl batch get ${id} --wait${url}`];
  return failedOf(counts) === 0 ? [] : [`  What became of them: vpnctl batch results ${id} --failed${url}`];
}
