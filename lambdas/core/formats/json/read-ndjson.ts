import { MAX_BATCH_ROWS, MAX_SUBMISSION_BYTES } from '../../../contract/limits';
import type { UnreadableBatch } from '../../domain/batch/batch-call';
import type { RawRow } from '../../domain/batch/batch-row';
import { parseJson, readJsonText } from '../../domain/submission/json-text';
import { isRawSubmission } from '../../domain/submission/submission';
import { notJson, tooManyRows } from '../unreadable';
import type { ReadRows } from '../unreadable';
import { isDeeperThan, MOST_DEPTH } from './depth';
import { tooLargeRow, unreadRow } from './row-content';

const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

interface Line {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Reads a request from each line; lines of blanks are none, and a line that is wrong is an invalid row. */
export function readNdjson(bytes: Uint8Array): ReadRows | UnreadableBatch {
  const lines: Line[] = [];
  for (const line of linesOf(bytes)) if (lines.push(line) > MAX_BATCH_ROWS) return tooManyRows();
  const [first] = lines;
  if (first !== undefined && isOneDocument(bytes, first))
    return notJson('The body is one JSON document: send it as application/json');
  return { kind: 'rows', rows: lines.map(rowOf), warnings: [] };
}

function rowOf({ number, bytes }: Line, index: number): RawRow {
  const place = { row: index + 1, line: number };
  if (bytes.length > MAX_SUBMISSION_BYTES) return tooLargeRow(place);
  if (isDeeperThan(MOST_DEPTH, bytes)) {
    return unreadRow(place, 'too-deep', `A request must not be nested deeper than ${MOST_DEPTH}.`);
  }
  const text = readJsonText(bytes);
  if (text === undefined) return unreadRow(place, 'not-json', 'The line must be JSON in UTF-8.');
  return { ...place, content: { kind: 'json', text }, violations: [] };
}

/** A list, or an object on several lines: an array of requests, or the body of the other format. */
function isOneDocument(all: Uint8Array, first: Line): boolean {
  if (isDeeperThan(MOST_DEPTH, first.bytes)) return false;
  const value = parseJson(first.bytes)?.value;
  if (Array.isArray(value)) return true;
  if (isRawSubmission(value)) return Array.isArray(value['items']);
  return value === undefined && parseJson(all) !== undefined;
}

function* linesOf(bytes: Uint8Array): Generator<Line> {
  const isMarked = Buffer.compare(bytes.subarray(0, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK) === 0;
  let start = isMarked ? BYTE_ORDER_MARK.length : 0;
  for (let number = 1; start < bytes.length; number += 1) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    if (!isBlank(line)) yield { number, bytes: line };
    start = end + 1;
  }
}

/** Blanks, tabs and carriage returns. */
function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
