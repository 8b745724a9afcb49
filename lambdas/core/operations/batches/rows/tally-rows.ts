import type { RowEvent } from '../../../domain/batch/row-event';
import { recordOf } from '../../../domain/batch/row-record';
import type { RowRecord } from '../../../domain/batch/row-record';
import type { RequestStore } from '../../../ports/request-store';
import { loadRequest } from '../../requests/load-request';
import { countRows } from './count-rows';
import type { CountDependencies } from './count-rows';

/** What counts what the audit trail tells of rows. */
export interface TallyDependencies extends CountDependencies {
  readonly store: Pick<RequestStore, 'find'>;
}

/**
 * Counts what the audit trail tells of rows of one batch. The trail has codes of problems only: what a row's result says
 * of one is read off its request.
 *
 * @throws ServiceUnavailableError
 */
export async function tallyRows(deps: TallyDependencies, events: readonly RowEvent[]): Promise<void> {
  const [first] = events;
  if (first === undefined) return;
  await countRows(deps, first.batchId, await Promise.all(events.map((event) => recordOfEvent(deps, event))));
}

async function recordOfEvent({ store }: TallyDependencies, event: RowEvent): Promise<RowRecord> {
  const { row, state, sequence, requestId, connectionId, atMs, hasProblem } = event;
  const told = { row, state, sequence, requestId };
  if (state === 'running') return told;
  const ended = { ...told, connectionId, endedAtMs: atMs };
  if (!hasProblem) return ended;
  return recordOf(row, await loadRequest(store, requestId)) ?? ended;
}
