import { SHOWN_ROW_ERRORS } from '../../../../contract/api/batch';
import { MAX_BATCH_CALLS, MAX_ROWS_IN_ALL, OPEN_FOR_MS } from '../../../../contract/batches';
import type { Chunk } from '../../../domain/batch/batch-chunk';
import type { BatchRows } from '../../../domain/batch/batch-call';
import { isOpen, rowsIn } from '../../../domain/batch/batch-header';
import type { BatchHeader } from '../../../domain/batch/batch-header';
import type { BatchResource } from '../../../domain/batch/batch-resource';
import type { CheckedRow } from '../../../domain/batch/batch-row';
import type { Caller } from '../../../domain/caller';
import { ServiceUnavailableError } from '../../../domain/errors';
import type { BatchIntent } from '../../../ports/batches/batch-store';
import { decideAnew } from '../../requests/decide-anew';
import type { AddRowsDependencies } from '../batch-dependencies';
import { answerAgain, idempotencyRecordOf, knownRepetition } from './call-repetition';
import type { CallRepetition, KnownRepetition } from './call-repetition';
import { checkRows } from '../check-rows';
import { findOwnBatch, shownBatch } from '../query-batches';
import { rowErrorsOf } from '../storing/row-errors';
import { chunksExpireAtMs, storeChunks } from '../storing/store-chunks';
import { callRecordOf, chunksOfRows } from '../storing/store-rows';
import { refusalOfKey } from './submit-batch';
import type { KeyRefusal } from './submit-batch';

/** What came of a call that brings more rows. */
export type AddRowsResult =
  | KeyRefusal
  | { readonly kind: 'accepted'; readonly resource: BatchResource }
  | { readonly kind: 'not-found' }
  /** It was closed or cancelled, or was never open. */
  | { readonly kind: 'closed' }
  /** It would have more rows or calls than a batch may have. */
  | { readonly kind: 'full' };

/**
 * Adds rows to an open batch of the tenant. The valid ones run at once; those that are not stand in the results, also where
 * all of a call are so: another call may bring others.
 *
 * @throws ServiceUnavailableError, ConfigurationError when the profile of a provider is unusable
 */
export async function addRows(
  deps: AddRowsDependencies,
  caller: Caller,
  id: string,
  { call, repeated }: { readonly call: BatchRows; readonly repeated?: CallRepetition | undefined },
): Promise<AddRowsResult> {
  const repetition = await knownRepetition(deps.fingerprinter, repeated);
  const earlier = repetition && (await deps.batches.idempotencyRecord(caller.tenant, repetition.key));
  if (earlier !== undefined) return answerAgain(earlier, repetition?.fingerprint);
  const header = await findOwnBatch(deps.batches, caller.tenant, id);
  const refusal = roomFor(header, call.rows.length, deps.clock.nowMs());
  if (header === undefined || refusal !== undefined) return refusal ?? { kind: 'not-found' };
  const checked = await checkRows(deps, call);
  return refusalOfKey(checked, repeated) ?? store(deps, header, { checked, warnings: call.warnings, repetition });
}

function roomFor(header: BatchHeader | undefined, rows: number, nowMs: number): AddRowsResult | undefined {
  if (header === undefined) return { kind: 'not-found' };
  if (!isOpen(header, nowMs)) return { kind: 'closed' };
  const isFull = rowsIn(header).rows + rows > MAX_ROWS_IN_ALL || header.calls.length >= MAX_BATCH_CALLS;
  return isFull ? { kind: 'full' } : undefined;
}

interface CheckedCall {
  readonly checked: readonly CheckedRow[];
  readonly warnings: readonly string[];
  readonly repetition: KnownRepetition | undefined;
}

async function store(
  deps: AddRowsDependencies,
  { id: batchId, tenant, ...header }: BatchHeader,
  call: CheckedCall,
): Promise<AddRowsResult> {
  const { batches, batchIds, clock, sealer } = deps;
  const key = { batchId, callId: batchIds.newCallId() };
  const chunks = await chunksOfRows(sealer, { ...key, tenant }, call.checked);
  const times = { nowMs: clock.nowMs(), expiresAtMs: chunksExpireAtMs(header) };
  const intent = await storeChunks(batches, key, chunks, times);
  return decideAnew(() => commit(deps, intent, chunks, { ...call, tenant }));
}

/** Other calls may have brought rows meanwhile: where these begin is known only now. */
async function commit(
  deps: AddRowsDependencies,
  intent: BatchIntent,
  chunks: readonly Chunk[],
  { checked, warnings, repetition, tenant }: CheckedCall & { readonly tenant: string },
): Promise<AddRowsResult> {
  const { batches, clock, ledger } = deps;
  const nowMs = clock.nowMs();
  const before = await findOwnBatch(batches, tenant, intent.batchId);
  const refusal = roomFor(before, checked.length, nowMs);
  if (before === undefined || refusal !== undefined) return refusal ?? { kind: 'not-found' };
  const rowsBefore = rowsIn(before).rows;
  const header: BatchHeader = {
    ...before,
    version: before.version + 1,
    calls: [...before.calls, callRecordOf(intent.callId, rowsBefore + 1, chunks)],
    openUntilMs: nowMs + OPEN_FOR_MS,
    errors: [...before.errors, ...rowErrorsOf(checked, rowsBefore)].slice(0, SHOWN_ROW_ERRORS),
    warnings: [...new Set([...before.warnings, ...warnings])].slice(0, MOST_WARNINGS),
  };
  const tally = await ledger.tally(header.id);
  const idempotency = repetition && idempotencyRecordOf(repetition, header, tally, nowMs);
  const committed = await batches.commitCall({ header, intent, idempotency });
  if (committed === 'abandoned') throw new ServiceUnavailableError(`Rows of ${header.id} were not stored in time`);
  if (committed !== 'committed') return answerAgain(committed, repetition?.fingerprint);
  return { kind: 'accepted', resource: await shownBatch(deps, header) };
}

/** Warnings of all calls together that are kept. */
const MOST_WARNINGS = 20;
