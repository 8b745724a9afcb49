import type { BatchCall, ReadBatch } from '../../domain/batch/batch-call';
import { readCsv } from '../../formats/csv/read-csv';
import { readJson } from '../../formats/json/read-json';
import { readNdjson } from '../../formats/json/read-ndjson';
import { readParameters } from '../../formats/parameters';
import { invalidBatch } from '../../formats/unreadable';
import type { Settings } from '../../formats/parameters';
import type { TargetDependencies } from '../provider/provider-target';
import { rowColumnsOf } from './row-columns';

type Readers = Pick<TargetDependencies, 'dialects'>;

/**
 * Reads what a call brings: its rows, none of them checked, and what it says for all of them. Asks nobody. Only a batch
 * that stays open may begin without rows.
 */
export function readBatch(deps: Readers, call: BatchCall): ReadBatch {
  const settings = readParameters(call);
  if (settings.kind === 'unreadable') return settings;
  const read = readCall(call, settings, deps);
  if (read.kind === 'unreadable' || read.rows.length > 0 || read.options.open) return read;
  return invalidBatch('There are no rows');
}

function readCall({ format, bytes, isNew }: BatchCall, settings: Settings, { dialects }: Readers): ReadBatch {
  if (format === 'json') return readJson(bytes, isNew, settings);
  const read = format === 'csv' ? readCsv(bytes, rowColumnsOf(dialects)) : readNdjson(bytes);
  const { defaults, options } = settings;
  return read.kind === 'rows' ? { ...read, defaults, options } : read;
}
