import type * as z from 'zod';
import { batchBodySchema, moreRowsBodySchema } from '../../../contract/api/batch-call';
import type { ShownError } from '../../../contract/api/problem';
import { MAX_BATCH_ROWS, MAX_SUBMISSION_BYTES } from '../../../contract/limits';
import type { BatchRows, UnreadableBatch } from '../../domain/batch/batch-call';
import type { RawRow } from '../../domain/batch/batch-row';
import type { Finding } from '../../domain/findings/findings';
import { checked } from '../../domain/findings/schema-findings';
import { pointerOf } from '../../domain/findings/violation';
import type { Violation } from '../../domain/findings/violation';
import { parseJson, repetition } from '../../domain/submission/json-text';
import { eachRepeatedMember } from '../../domain/submission/repeated-members';
import type { Settings } from '../parameters';
import { invalidBatch, notJson, tooManyRows } from '../unreadable';
import { isDeeperThan, MOST_DEPTH } from './depth';
import { tooLargeRow } from './row-content';

type Body = z.infer<typeof batchBodySchema>;

/** The items are two levels inside the body. */
const MOST_BODY_DEPTH = MOST_DEPTH + 2;
/** Repeated members of one item that are told. */
const MOST_REPEATED = 20;

/**
 * Reads `{ items, defaults, … }` (api.md "Batches"). What the body says wins over the query; a dry run is one when either
 * says so.
 *
 * @param isNew the body makes a batch, and may have its options
 */
export function readJson(bytes: Uint8Array, isNew: boolean, query: Settings): BatchRows | UnreadableBatch {
  if (isDeeperThan(MOST_BODY_DEPTH, bytes)) return notJson(`A request must not be nested deeper than ${MOST_DEPTH}`);
  const json = parseJson(bytes);
  if (json === undefined) return notJson('The body must be JSON in UTF-8');
  const { data, findings = [] } = checked(isNew ? batchBodySchema : moreRowsBodySchema, json.value);
  if (data !== undefined && data.items.length > MAX_BATCH_ROWS) return tooManyRows();
  const repeated = new Repeated(json.plain);
  const wrong = [...repeated.outside, ...findings];
  if (data === undefined || wrong.length > 0) return invalidBatch('The batch is not valid', wrong.map(shown));
  const rows = data.items.map((value, index): RawRow => rowOf(value, index, repeated.inItem(index)));
  return { kind: 'rows', rows, ...withQuery(data, query), warnings: [] };
}

function withQuery({ defaults, dryRun, open, maxWaitSeconds }: Partial<Body>, query: Settings): Omit<Settings, 'kind'> {
  const { options } = query;
  return {
    defaults: { ...query.defaults, ...defaults },
    options: {
      dryRun: options.dryRun || dryRun === true,
      open: options.open || open === true,
      maxWaitSeconds: maxWaitSeconds ?? options.maxWaitSeconds,
    },
  };
}

function rowOf(value: unknown, index: number, repeated: readonly Finding[]): RawRow {
  const row = index + 1;
  if (Buffer.byteLength(JSON.stringify(value)) > MAX_SUBMISSION_BYTES) return tooLargeRow({ row });
  return { row, content: { kind: 'json', text: { value, repeated } }, violations: [] };
}

function shown({ path, code, detail }: Finding): ShownError {
  return { pointer: pointerOf(path), code, detail };
}

/** Members that stand twice in their object, by the item that they are in. */
class Repeated {
  /** In no item: whichever is meant, the call as a whole cannot be trusted. */
  readonly outside: Finding[] = [];
  private readonly inside = new Map<number, Finding[]>();

  constructor(json: string) {
    for (const path of eachRepeatedMember(json)) this.add(path);
  }

  inItem(index: number): readonly Finding[] {
    return this.inside.get(index) ?? [];
  }

  private add(path: Violation['path']): void {
    const [member, index, ...inside] = path;
    if (member !== 'items' || typeof index !== 'number') {
      if (this.outside.length < MOST_REPEATED) this.outside.push(repetition(path));
      return;
    }
    const list = this.inside.get(index) ?? [];
    if (list.length === 0 && index < MAX_BATCH_ROWS) this.inside.set(index, list);
    if (list.length < MOST_REPEATED) list.push(repetition(inside));
  }
}
