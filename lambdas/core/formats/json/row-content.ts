import { MAX_SUBMISSION_BYTES } from '../../../contract/limits';
import type { RawRow } from '../../domain/batch/batch-row';
import type { JsonText } from '../../domain/submission/json-text';

/** A row that could not be read. */
export function unreadRow(place: Pick<RawRow, 'row' | 'line'>, code: string, detail: string): RawRow {
  const text: JsonText = { value: undefined, repeated: [] };
  return { ...place, content: { kind: 'json', text }, violations: [{ path: [], code, detail }] };
}

/** A row that is larger than a request may be. */
export function tooLargeRow(place: Pick<RawRow, 'row' | 'line'>): RawRow {
  return unreadRow(place, 'too-large', `A row has at most ${MAX_SUBMISSION_BYTES} bytes.`);
}
