import { CALL_LOOK_MS } from '../../../contract/batches';
import type { ChunkTask } from '../../../contract/batches';
import type { BatchCallRecord, BatchHeader } from '../../domain/batch/batch-header';
import { isOpen } from '../../domain/batch/batch-header';
import { countsOf, endedAtMs, openRowsIn } from '../../domain/batch/batch-resource';
import type { Tally } from '../../domain/batch/row-record';
import { InvariantError, StoreConflictError } from '../../domain/errors';
import type { BatchIntent, CallKey } from '../../ports/batches/batch-store';
import type { BatchLedger } from '../../ports/batches/batch-ledger';
import type { Logger } from '../../ports/logger';
import type { BatchReadDependencies, ChunkTaskDependencies } from './batch-dependencies';
import { tasksFor, tasksForAll } from './chunk-tasks';

/** What looks at calls. */
export interface LookDependencies extends BatchReadDependencies, ChunkTaskDependencies {
  readonly ledger: BatchLedger;
  readonly logger: Logger;
}

/** What came of a look at a call. */
export type CallLook =
  /** It never became part of its batch, and never will. */
  | 'abandoned'
  /** Something of it had to be done again. */
  | 'repeated'
  /** Its rows run. */
  | 'left'
  /** All rows of its batch have ended. */
  | 'ended';

/** A call is looked at again sooner than this only when nothing of its batch was counted in the meantime, in milliseconds. */
const STALLED_MS = CALL_LOOK_MS;

/**
 * The net below batches (protocol.md 9.5): looks at a call that has stored chunks, until all rows of its batch have ended.
 * One that did not become part of its batch is cleared away; chunks that were not expanded or cancelled are again; rows
 * that nothing was heard of are counted by their requests; keys that nobody needs any more go at the end.
 *
 * @throws ServiceUnavailableError
 */
export async function lookAtCall(deps: LookDependencies, key: CallKey): Promise<CallLook> {
  const intent = await deps.batches.intent(key);
  if (intent?.lookAtMs === undefined) return 'left';
  const state = (await deps.batches.callState(key)) ?? (await deps.batches.abandonCall(key));
  if (state === 'abandoned') return clearAway(deps, intent);
  const header = await deps.batches.header(key.batchId);
  const call = header?.calls.find(({ id }) => id === key.callId);
  if (header === undefined || call === undefined) {
    throw new InvariantError(`Batch ${key.batchId} does not know its call ${key.callId}`);
  }
  const { look, tasks } = await judged(deps, header, call);
  await deps.chunks.send(tasks);
  await noteLook(deps, intent, look);
  return look;
}

/** Clears away what was stored for nothing. The intent goes last: it is how the rest is found. */
async function clearAway({ batches, chunks }: LookDependencies, intent: BatchIntent): Promise<CallLook> {
  const { batchId, callId, chunks: count } = intent;
  const numbers = Array.from({ length: count }, (_, chunk) => chunk);
  await chunks.send(numbers.map((chunk) => ({ batchId, callId, chunk, action: 'discard' })));
  await batches.putIntent({ ...intent, lookAtMs: undefined });
  return 'abandoned';
}

async function noteLook({ batches, clock }: LookDependencies, intent: BatchIntent, look: CallLook): Promise<void> {
  await batches.putIntent({ ...intent, lookAtMs: look === 'ended' ? undefined : clock.nowMs() + CALL_LOOK_MS });
}

interface Judgement {
  readonly look: CallLook;
  readonly tasks: readonly ChunkTask[];
}

async function judged(deps: LookDependencies, header: BatchHeader, call: BatchCallRecord): Promise<Judgement> {
  const { ledger, clock } = deps;
  const nowMs = clock.nowMs();
  const again = (action: ChunkTask['action']): ChunkTask[] => tasksFor(header.id, call, action);
  const expanded = await ledger.expanded({ batchId: header.id, callId: call.id });
  const missing = again('expand').filter(({ chunk }) => !expanded.has(chunk));
  if (missing.length > 0) return { look: 'repeated', tasks: missing };
  const tally = await ledger.tally(header.id);
  if (openRowsIn(countsOf(header, tally)) === 0) {
    const isKept = !isOpen(header, nowMs) && (await keepEnd(deps, header, tally));
    if (!isKept) return { look: 'left', tasks: [] };
    return { look: 'ended', tasks: [...again('trim'), ...(await trimmedBefore(deps, header))] };
  }
  if (header.cancellation !== undefined) return { look: 'repeated', tasks: [...again('cancel'), ...again('count')] };
  const isStalled = nowMs - (tally?.countedAtMs ?? 0) >= STALLED_MS;
  return isStalled ? { look: 'repeated', tasks: again('count') } : { look: 'left', tasks: [] };
}

/** The batch whose rows ran again needs no keys any more. */
async function trimmedBefore({ batches }: LookDependencies, { rerunOf }: BatchHeader): Promise<readonly ChunkTask[]> {
  const before = rerunOf === undefined ? undefined : await batches.header(rerunOf);
  return before === undefined ? [] : tasksForAll(before, 'trim');
}

/** From then on the batch is shown as it is, whatever is known of its rows. @returns whether it is kept */
async function keepEnd({ batches }: LookDependencies, header: BatchHeader, tally: Tally | undefined): Promise<boolean> {
  if (header.end !== undefined) return true;
  const end = { counts: countsOf(header, tally), endedAtMs: endedAtMs(header, tally) };
  try {
    await batches.putHeader({ ...header, version: header.version + 1, end });
    return true;
  } catch (error) {
    if (error instanceof StoreConflictError) return false;
    throw error;
  }
}
