import type { BatchPreview, RowError } from '../../../../contract/api/batch';
import { DEFAULT_MAX_WAIT_SECONDS, OPEN_FOR_MS } from '../../../../contract/batches';
import type { BatchRows } from '../../../domain/batch/batch-call';
import { newBatch } from '../../../domain/batch/batch-header';
import type { BatchHeader } from '../../../domain/batch/batch-header';
import { batchResourceOf } from '../../../domain/batch/batch-resource';
import type { BatchResource } from '../../../domain/batch/batch-resource';
import type { CheckedRow } from '../../../domain/batch/batch-row';
import type { Caller } from '../../../domain/caller';
import { ServiceUnavailableError } from '../../../domain/errors';
import { keySearchIn } from '../../../domain/secrets/key-in-clear';
import { decideAnew } from '../../requests/decide-anew';
import type { SubmitBatchDependencies } from '../batch-dependencies';
import { answerAgain, idempotencyRecordOf, knownRepetition } from './call-repetition';
import type { CallRepetition, KeyReused, KnownRepetition } from './call-repetition';
import { checkRows } from '../check-rows';
import { rowErrorsOf } from '../storing/row-errors';
import { chunksExpireAtMs, storeChunks } from '../storing/store-chunks';
import { callRecordOf, chunksOfRows } from '../storing/store-rows';

/** Why an idempotency key cannot be that of a call. */
export type KeyRefusal =
  | KeyReused
  /** It is kept in clear, and shows the pre-shared key of a row. */
  | { readonly kind: 'key-in-clear' };

/** Why nothing of a call was taken. */
export type CallRefusal =
  | KeyRefusal
  /** The batch would have no row that can become a request. */
  | { readonly kind: 'invalid'; readonly errors: readonly RowError[] };

/** What came of a call that brings rows. */
export type SubmitBatchResult =
  | CallRefusal
  | { readonly kind: 'accepted'; readonly resource: BatchResource }
  | { readonly kind: 'preview'; readonly preview: BatchPreview };

/**
 * Makes a batch of the rows that are valid, and reports the others. The same idempotency key with the same call gives the
 * first answer again and stores nothing (api.md "Batches", protocol.md 9.1).
 *
 * @throws ServiceUnavailableError, ConfigurationError when the profile of a provider is unusable
 */
export async function submitBatch(
  deps: SubmitBatchDependencies,
  caller: Caller,
  call: BatchRows,
  repeated?: CallRepetition,
): Promise<SubmitBatchResult> {
  const repetition = call.options.dryRun ? undefined : await knownRepetition(deps.fingerprinter, repeated);
  const earlier = repetition && (await deps.batches.idempotencyRecord(caller.tenant, repetition.key));
  if (earlier !== undefined) return answerAgain(earlier, repetition?.fingerprint);
  const rows = await checkRows(deps, call);
  if (call.options.dryRun) return { kind: 'preview', preview: previewOf(rows, call.warnings) };
  return (
    (call.options.open ? undefined : refusalOfWhole(rows)) ??
    refusalOfKey(rows, repeated) ??
    store(deps, caller, { ...call, checked: rows, repetition })
  );
}

/** An open batch may yet get rows that can become requests. */
function refusalOfWhole(rows: readonly CheckedRow[]): CallRefusal | undefined {
  const isSomeValid = rows.some(({ accepted }) => accepted !== undefined);
  return isSomeValid ? undefined : { kind: 'invalid', errors: rowErrorsOf(rows) };
}

/** What is wrong with the idempotency key of a call with these rows. */
export function refusalOfKey(
  rows: readonly CheckedRow[],
  repeated: CallRepetition | undefined,
): KeyRefusal | undefined {
  const shows = keySearchIn(repeated?.idempotencyKey ?? '');
  const isShown = rows.some(({ accepted }) => accepted?.preSharedKey !== undefined && shows(accepted.preSharedKey));
  return isShown ? { kind: 'key-in-clear' } : undefined;
}

function previewOf(rows: readonly CheckedRow[], warnings: readonly string[]): BatchPreview {
  const invalid = rows.filter(({ accepted }) => accepted === undefined).length;
  return {
    dryRun: true,
    counts: { rows: rows.length, invalid, accepted: rows.length - invalid },
    errors: rowErrorsOf(rows),
    ...(warnings.length > 0 && { warnings: [...warnings] }),
  };
}

interface CheckedCall extends BatchRows {
  readonly checked: readonly CheckedRow[];
  readonly repetition: KnownRepetition | undefined;
}

async function store(
  deps: SubmitBatchDependencies,
  caller: Caller,
  { checked, options, warnings, repetition }: CheckedCall,
): Promise<SubmitBatchResult> {
  const { batches, batchIds, clock, sealer } = deps;
  const nowMs = clock.nowMs();
  const key = { batchId: batchIds.newBatchId(), callId: batchIds.newCallId() };
  const chunks = await chunksOfRows(sealer, { ...key, tenant: caller.tenant }, checked);
  const header: BatchHeader = {
    ...newBatch(key.batchId, caller, nowMs),
    maxWaitSeconds: options.maxWaitSeconds ?? DEFAULT_MAX_WAIT_SECONDS,
    calls: [callRecordOf(key.callId, 1, chunks)],
    ...(options.open && { openUntilMs: nowMs + OPEN_FOR_MS }),
    errors: rowErrorsOf(checked),
    warnings,
  };
  const times = { nowMs, expiresAtMs: chunksExpireAtMs(header) };
  const intent = await storeChunks(batches, key, chunks, times);
  const idempotency = repetition && idempotencyRecordOf(repetition, header, undefined, nowMs);
  // Calls with one key collide; the later ones then find what the first has written.
  const committed = await decideAnew(() => batches.commitCall({ header, intent, idempotency }));
  if (committed === 'abandoned') throw new ServiceUnavailableError(`Batch ${key.batchId} was not stored in time`);
  if (committed !== 'committed') return answerAgain(committed, repetition?.fingerprint);
  return { kind: 'accepted', resource: batchResourceOf(header, undefined, nowMs) };
}
