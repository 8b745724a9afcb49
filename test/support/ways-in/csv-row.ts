import { isDeepStrictEqual } from 'node:util';
import type { RawRow } from '../../../lambdas/core/domain/batch/batch-row';
import { requestCellsOf } from '../../../lambdas/core/formats/results/request-cells';
import { writeTable } from '../../../lambdas/core/formats/csv/write-table';
import { rowRequestOf } from '../../../lambdas/core/operations/batches/row-request';
import { RowTypes } from '../../../lambdas/core/operations/batches/row-columns';
import type { Dialects } from '../../../lambdas/core/operations/provider/provider-target';
import type { Fields } from '../builders';
import type { DialectId } from '../../../lambdas/contract/provider-profile';
import { readCall } from '../formats/rows';

/** A table of one request; `undefined` where its cells would not say the same, or some of it has no column. */
export function csvOf(dialects: Dialects, dialect: DialectId, request: Fields | undefined): string | undefined {
  if (request === undefined) return undefined;
  const cells = new Map(requestCellsOf(request, { withKey: true }).map(({ column, text }) => [column, text]));
  const csv = writeTable([...cells.keys()], [cells]);
  const read = readCall(csv);
  const [row] = read.kind === 'rows' ? read.rows : [];
  return row !== undefined && isDeepStrictEqual(valueIn(dialects, dialect, row), request) ? csv : undefined;
}

function valueIn(dialects: Dialects, dialect: DialectId, { content }: RawRow): unknown {
  const types = new RowTypes(dialects);
  return rowRequestOf(content, {}, (path) => types.of(dialect, path)).text.value;
}
