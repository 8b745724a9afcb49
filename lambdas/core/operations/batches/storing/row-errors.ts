import { SHOWN_ROW_ERRORS } from '../../../../contract/api/batch';
import type { RowError } from '../../../../contract/api/batch';
import type { ApiFinding } from '../../../../contract/api/validation';
import { MAX_DETAIL_LENGTH } from '../../../../contract/limits';
import type { CheckedRow } from '../../../domain/batch/batch-row';
import { beginningOf } from '../../../domain/findings/characters';
import { pointerOf } from '../../../domain/findings/violation';

/** Broken rules of one row that are kept: enough for a person, and the item that keeps them has an end. */
const PER_ROW = 20;
/** Longest pointer that is kept, in characters; names of fields are the sender's own words. */
const LONGEST_POINTER = 300;

/** What is wrong with a row, as it is kept and shown. */
export function errorsOf({ violations }: Pick<CheckedRow, 'violations'>): ApiFinding[] {
  return violations.slice(0, PER_ROW).map(({ path, code, detail }) => ({
    pointer: beginningOf(pointerOf(path), LONGEST_POINTER),
    code,
    detail: beginningOf(detail, MAX_DETAIL_LENGTH),
  }));
}

/**
 * What is wrong with the first invalid rows, with their places.
 *
 * @param rowsBefore rows of the batch before those of this call
 */
export function rowErrorsOf(rows: readonly CheckedRow[], rowsBefore = 0): RowError[] {
  const found: RowError[] = [];
  for (const checked of rows) {
    if (found.length >= SHOWN_ROW_ERRORS) break;
    const place = { row: rowsBefore + checked.row, ...(checked.line !== undefined && { line: checked.line }) };
    if (checked.accepted === undefined) found.push(...errorsOf(checked).map((error) => ({ ...place, ...error })));
  }
  return found.slice(0, SHOWN_ROW_ERRORS);
}
