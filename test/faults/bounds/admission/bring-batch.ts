import { ulid } from 'ulid';
import type { BatchOptions } from '../../../../lambdas/contract/api/batch-call';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { batchIdOf, callIdOf, parseBatchId } from '../../../../lambdas/core/domain/batch-id';
import type { BatchId } from '../../../../lambdas/core/domain/batch-id';
import { submitBatch } from '../../../../lambdas/core/operations/batches/calls/submit-batch';
import { tasksForAll } from '../../../../lambdas/core/operations/batches/chunk-tasks';
import { workOnChunk } from '../../../../lambdas/core/operations/batches/chunks/work-on-chunk';
import { logger } from '../../../../lambdas/runtime/log';
import { rowsOf } from '../../../support/operations/batch-world';
import type { Chance } from '../../simulation/chance/chance';
import { sleep } from '../../simulation/chance/sleep';
import type { World } from '../../simulation/world';

/** Somebody's rows, and what he says of all of them. */
export interface BroughtRows extends Partial<BatchOptions> {
  readonly tenant: string;
  readonly items: readonly unknown[];
}

/**
 * Makes a batch at the port of the operations, and its rows requests, as the functions behind the stream do.
 *
 * @param chance of which the batch's ids are made
 * @throws Error when a row is not valid
 */
export async function bringBatch(
  world: World,
  chance: Chance,
  { tenant, items, ...options }: BroughtRows,
): Promise<BatchId> {
  const { ports, time: clock } = world;
  const newId = (): string => ulid(clock.nowMs(), () => chance.next());
  const batchIds = { newBatchId: () => batchIdOf(newId()), newCallId: () => callIdOf(newId()) };
  const deps = { ...ports, dialects: DIALECTS, clock, logger, batchIds, random: chance, pause: sleep };
  const result = await submitBatch(deps, { tenant, actor: `${tenant}-uploader` }, rowsOf(items, options));
  const id = result.kind === 'accepted' ? parseBatchId(result.resource.id) : undefined;
  const header = id === undefined ? undefined : await ports.batches.header(id);
  if (header?.calls.some(({ invalid }) => invalid > 0) !== false)
    throw new Error(`The batch is ${JSON.stringify(result)}`);
  for (const task of tasksForAll(header, 'expand')) await workOnChunk(deps, task, 1);
  return header.id;
}
