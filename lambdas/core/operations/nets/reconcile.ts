import type { RequestId } from '../../domain/request/request-id';
import type { Executions } from '../../ports/executions';
import type { Logger } from '../../ports/logger';
import type { RecordDependencies } from '../steps/step-dependencies';
import { recordInterrupted } from './record-interrupted';

/** A run stops here and leaves the rest to the next one; the function may run a little longer, see its timeout. */
const MAX_RUN_MS = 50_000;
/** Requests looked at at a time: Step Functions allows few calls a second that describe an execution. */
const AT_A_TIME = 5;
/** What a request ends with whose execution has ended in a way that nobody has reported. */
const UNREPORTED_END = 'Execution.Ended';

/** What the reconciler works with. */
export interface ReconcileDependencies extends RecordDependencies {
  readonly executions: Executions;
  readonly logger: Logger;
}

/** What one run has found, in numbers of requests. */
export interface Reconciliation {
  /** Had no execution and have one now. */
  readonly started: number;
  /** Had an execution that had ended, and have ended as well. */
  readonly recorded: number;
  /** Needed nothing: they are late, and their execution runs; or they have ended meanwhile. */
  readonly left: number;
}

type Finding = keyof Reconciliation;

/**
 * The second net (protocol.md 1.9): looks at every request that should have been started or have ended by
 * now, the longest due first. One that cannot be dealt with does not stop the others. Safe to run twice, also at once.
 *
 * @throws AggregateError when some could not be dealt with, after all others; ServiceUnavailableError when the requests
 *   cannot be found
 */
export async function reconcile(deps: ReconcileDependencies): Promise<Reconciliation> {
  const startedAtMs = deps.clock.nowMs();
  const isOver = (): boolean => deps.clock.nowMs() - startedAtMs >= MAX_RUN_MS;
  const findings: Finding[] = [];
  const errors: unknown[] = [];
  for await (const ids of dueRequests(deps, startedAtMs)) {
    for (const found of await Promise.allSettled(ids.map((id) => reconcileOne(deps, id)))) {
      if (found.status === 'fulfilled') findings.push(found.value);
      else errors.push(found.reason);
    }
    if (isOver()) break;
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} requests could not be reconciled`);
  const count = (finding: Finding): number => findings.filter((one) => one === finding).length;
  return { started: count('started'), recorded: count('recorded'), left: count('left') };
}

/** All that is due, a few at a time. */
async function* dueRequests({ store }: ReconcileDependencies, nowMs: number): AsyncGenerator<readonly RequestId[]> {
  let cursor: string | undefined;
  do {
    const page = await store.due(nowMs, cursor);
    for (let start = 0; start < page.ids.length; start += AT_A_TIME) {
      // guard: reconciler
      yield page.ids.slice(start, start + AT_A_TIME);
    }
    ({ cursor } = page);
  } while (cursor !== undefined);
}

async function reconcileOne(deps: ReconcileDependencies, id: RequestId): Promise<Finding> {
  try {
    const finding = await catchUp(deps, id);
    if (finding.kind !== 'left') deps.logger.warn(finding.kind, { requestId: id, state: finding.state });
    return finding.kind;
  } catch (error) {
    deps.logger.error('reconcile failed', { requestId: id, errorName: nameOf(error) });
    throw error;
  }
}

async function catchUp(deps: ReconcileDependencies, id: RequestId): Promise<{ kind: Finding; state?: string }> {
  switch (await deps.executions.statusOf(id)) {
    case 'running':
      return { kind: 'left' };
    case 'none':
      // What was started a moment ago may not be seen yet: starting it again does nothing.
      await deps.executions.start(id);
      return { kind: 'started' };
    case 'ended': {
      // The request is read after its execution has ended, so that an outcome that was recorded is seen.
      const { state, isRecorded } = await recordInterrupted(deps, id, UNREPORTED_END);
      return { kind: isRecorded ? 'recorded' : 'left', state };
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
