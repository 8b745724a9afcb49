/** Short ways to read files of rows, and to say what comes of them. */
import type { DialectId } from '../../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { BatchCall, BatchRows, ReadBatch, UnreadableBatch } from '../../../lambdas/core/domain/batch/batch-call';
import type { CheckedRow } from '../../../lambdas/core/domain/batch/batch-row';
import { pointerOf } from '../../../lambdas/core/domain/findings/violation';
import { checkRows } from '../../../lambdas/core/operations/batches/check-rows';
import type { CheckRowsDependencies } from '../../../lambdas/core/operations/batches/check-rows';
import { readBatch } from '../../../lambdas/core/operations/batches/read-batch';
import { CANARY_KEY, createFields, providerProfile } from '../builders';
import type { Fields } from '../builders';
import { InMemoryLogger } from '../in-memory/logger';
import { InMemoryProfileReader } from '../in-memory/profile-reader';

/** A profile for each dialect, named after it. */
export function rowDependencies(): CheckRowsDependencies & { readonly logger: InMemoryLogger } {
  const profiles = Object.keys(DIALECTS).map((dialect: DialectId) => providerProfile({ name: dialect, dialect }));
  return { dialects: DIALECTS, profiles: new InMemoryProfileReader(...profiles), logger: new InMemoryLogger() };
}

/** Reads the body of a call that makes a batch. */
export function readCall(body: string | Uint8Array, call: Partial<BatchCall> = {}): ReadBatch {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return readBatch({ dialects: DIALECTS }, { format: 'csv', bytes, parameters: {}, isNew: true, ...call });
}

/** The rows of a body that can be read. */
export function rowsOf(body: string | Uint8Array, call: Partial<BatchCall> = {}): BatchRows {
  const read = readCall(body, call);
  if (read.kind === 'rows') return read;
  throw new Error(JSON.stringify(read));
}

/** Why a body cannot be read. */
export function refusalOf(body: string | Uint8Array, call: Partial<BatchCall> = {}): UnreadableBatch {
  const read = readCall(body, call);
  if (read.kind === 'unreadable') return read;
  throw new Error(`${read.rows.length} rows were read`);
}

/** The verdict on each row of a body that can be read. */
export async function verdictsOn(body: string | Uint8Array, call: Partial<BatchCall> = {}): Promise<CheckedRow[]> {
  return checkRows(rowDependencies(), rowsOf(body, call));
}

/** What is wrong with a row: `/connection/mtu wrong-type` of each violation, in order. */
export function wrongIn({ violations }: CheckedRow): string[] {
  return violations.map(({ path, code }) => `${pointerOf(path)} ${code}`);
}

/** The request that a row has become, its key among the fields. */
export function requestIn({ accepted, violations }: CheckedRow): Fields {
  if (accepted === undefined) throw new Error(JSON.stringify(violations));
  const { submission, preSharedKey } = accepted;
  if (submission.connection === undefined) return submission;
  const psk = preSharedKey?.reveal();
  return { ...submission, connection: { ...submission.connection, ...(psk !== undefined && { psk }) } };
}

/** A row that is accepted, cell by cell; `undefined` leaves a column out. */
export function createRow(changes: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  const fields = createFields({
    mtu: undefined,
    admin_state_up: undefined,
    initiator: undefined,
  });
  const cells = Object.entries(fields).map(([name, value]): [string, string] => [`connection.${name}`, String(value)]);
  const row: Record<string, string | undefined> = {
    operation: 'create',
    provider: 'huawei-v2',
    ...Object.fromEntries(cells),
    'connection.psk': CANARY_KEY,
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(row).filter((cell): cell is [string, string] => typeof cell[1] === 'string'),
  );
}

/** How a file is written. */
export interface FileStyle {
  readonly separator?: string;
  readonly lineEnd?: string;
}

/** A file with a header and one line for each row; nothing is quoted, unless the cell says so itself. */
export function fileOf(rows: readonly Readonly<Record<string, string>>[], style: FileStyle = {}): string {
  const { separator = ',', lineEnd = '\n' } = style;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  return lines.map((cells) => cells.join(separator) + lineEnd).join('');
}
