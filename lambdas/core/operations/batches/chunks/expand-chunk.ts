import { ROW_TRIES } from '../../../../contract/batches';
import { ConfigurationError, ServiceUnavailableError } from '../../../domain/errors';
import { WORKFLOW_ACTOR } from '../../../domain/request/actor';
import { problemOf } from '../../../domain/request/problem';
import type { BatchLedger } from '../../../ports/batches/batch-ledger';
import type { BatchStore, ChunkKey } from '../../../ports/batches/batch-store';
import type { Logger } from '../../../ports/logger';
import { needsOf } from '../../intake/draft-request';
import type { TargetDependencies } from '../../provider/provider-target';
import type { CancelDependencies } from '../../requests/cancel-request';
import { cancelChunk } from './cancel-chunk';
import { readChunk, workOn } from './chunk-work';
import type { ChunkWork, PlacedRow } from './chunk-work';
import { acceptanceOf, endedAcceptanceOf, requestOf } from './row-acceptance';

/** What makes requests of rows. */
export interface ExpandDependencies extends CancelDependencies, TargetDependencies {
  readonly batches: BatchStore;
  readonly ledger: BatchLedger;
  readonly logger: Logger;
}

/**
 * Makes a request of each valid row of a chunk. A row that is one already is left as it is, so it may be done again, by
 * however many at once (protocol.md 9.2). A row that cannot be stored does not hold back the others, and ends as a failed
 * request when that has been tried often enough. Of a cancelled batch no row begins.
 *
 * @param receives how often this was tried, this time included
 * @throws ServiceUnavailableError when it must be done again; for other errors of single rows as well, unless tried often
 */
export async function expandChunk(deps: ExpandDependencies, key: ChunkKey, receives: number): Promise<void> {
  const work = await readChunk(deps.batches, key);
  if (work === undefined) return;
  // guard: cancelled-header
  if (work.header.cancellation !== undefined) return cancelChunk(deps, key);
  const failures = await workOn(work.rows, (row) => expand(deps, work, row));
  const isOutage = [...failures.values()].some((error) => error instanceof ServiceUnavailableError);
  if (isOutage || (failures.size > 0 && receives < ROW_TRIES)) throw again(deps, work, failures);
  for (const [row, error] of failures) await fail(deps, work, row, error);
  await deps.ledger.markExpanded(key, deps.clock.nowMs());
}

async function expand(deps: ExpandDependencies, { header }: ChunkWork, row: PlacedRow): Promise<void> {
  const { store, profiles, clock } = deps;
  const { provider } = row.submission;
  const profile = await profiles.read(provider);
  if (profile?.dialect !== row.dialect) {
    throw new ConfigurationError(`Provider profile ${provider} is gone or no longer speaks ${row.dialect}`);
  }
  const nowMs = clock.nowMs();
  const needs = await needsOf(deps, profile, requestOf(header, row, { profile, nowMs }));
  await store.accept(acceptanceOf(header, row, { profile, nowMs, needs }));
}

async function fail(
  { store, clock, logger }: ExpandDependencies,
  { header }: ChunkWork,
  row: PlacedRow,
  error: unknown,
): Promise<void> {
  const problem = problemOf('internal-error', 'The row could not be stored; nothing was sent to the provider.', {
    retryable: true,
  });
  const end = { state: 'failed', actor: WORKFLOW_ACTOR, problem, nowMs: clock.nowMs() } as const;
  await store.accept(endedAcceptanceOf(header, row, end));
  logger.error('row failed', { requestId: row.requestId, errorName: nameOf(error) });
}

function again(
  { logger }: ExpandDependencies,
  { header }: ChunkWork,
  failures: ReadonlyMap<PlacedRow, unknown>,
): ServiceUnavailableError {
  for (const [row, error] of failures) {
    if (error instanceof ServiceUnavailableError) continue;
    logger.warn('row not stored', { requestId: row.requestId, errorName: nameOf(error) });
  }
  return new ServiceUnavailableError(`${failures.size} rows of batch ${header.id} could not be stored`, {
    cause: [...failures.values()][0],
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
