import type { RequestId } from '../../domain/request/request-id';
import type { PaceReader } from '../../ports/pace-reader';
import type { LookDependencies } from '../batches/look-at-calls';
import { isAnybodyWaiting } from '../gate/gate-work';
import { lookAtBatches } from './look-at-batches';
import type { BatchLooks } from './look-at-batches';
import { reconcilePage } from './reconcile-page';
import type { Finding, RequestDependencies } from './reconcile-page';
import { restartAdmitted } from './restart-admitted';
import { reviveActors } from './revive-actors';
import type { Revival } from './revive-actors';

/** A run stops here and leaves the rest to the next one; the function may run a little longer, see its timeout. */
const MAX_RUN_MS = 50_000;

/** What the reconciler works with. */
export interface ReconcileDependencies extends RequestDependencies, LookDependencies {
  readonly pace: PaceReader;
}

/** What one run has found, in numbers of requests. */
export interface Reconciliation extends Revival, BatchLooks {
  /** Were admitted, and had lost their start. */
  readonly restarted: number;
  /** Had no execution and have one now. */
  readonly started: number;
  /** Waited for their provider, and had not been seen to. */
  readonly queued: number;
  /** Have waited for their provider for too long, and have ended. */
  readonly expired: number;
  /** Had an execution that had ended, and have ended as well. */
  readonly recorded: number;
  /** Were followed and had lost their entry; they have it again. */
  readonly restored: number;
  /** Needed nothing: they are late, and their execution runs; or they have ended meanwhile. */
  readonly left: number;
}

/**
 * The second net (protocol.md 1.9): revives watchers and gates, starts what was admitted and lost its start, looks at batches,
 * then at every request that should have been started or have ended by now, the longest due first. One that cannot be dealt with does not stop the others. Safe to run twice, also at
 * once.
 *
 * @throws AggregateError when some could not be dealt with, after all others; ServiceUnavailableError when the requests
 *   cannot be found
 */
export async function reconcile(deps: ReconcileDependencies): Promise<Reconciliation> {
  const startedAtMs = deps.clock.nowMs();
  const isOver = (): boolean => deps.clock.nowMs() - startedAtMs >= MAX_RUN_MS;
  const revival = await reviveAll(deps);
  const { errors: failures, ...looks } = await lookAtBatches(deps, isOver);
  const findings: Finding[] = [];
  const errors = [...failures];
  const restarted = await restartAll(deps, errors);
  for await (const ids of duePages(deps, startedAtMs)) {
    for (const found of await reconcilePage(deps, ids, isOver)) {
      if (found.status === 'fulfilled') findings.push(found.value);
      else errors.push(found.reason);
    }
    if (isOver()) break;
  }
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} requests or batches could not be reconciled`);
  const count = (finding: Finding): number => findings.filter((one) => one === finding).length;
  return {
    ...revival,
    ...looks,
    restarted,
    started: count('started'),
    queued: count('queued'),
    expired: count('expired'),
    recorded: count('recorded'),
    restored: count('restored'),
    left: count('left'),
  };
}

async function reviveAll(deps: ReconcileDependencies): Promise<Revival> {
  const { actors, gates, flights } = deps;
  const watchers = await reviveActors(deps, { actors, isAnythingLeft: (account) => flights.isAny(account) });
  const isAnythingLeft = (account: string): Promise<boolean> => isAnybodyWaiting(deps, account);
  const admitting = await reviveActors(deps, { actors: gates, isAnythingLeft });
  return {
    revived: watchers.revived + admitting.revived,
    overdueSeconds: Math.max(watchers.overdueSeconds, admitting.overdueSeconds),
  };
}

/** Notes what went wrong with an account: it does not stop the others. */
async function restartAll(deps: ReconcileDependencies, errors: unknown[]): Promise<number> {
  const gates = await deps.gates.all();
  const restarts = await Promise.allSettled(gates.map(({ account }) => restartAdmitted(deps, account)));
  return restarts.reduce((sum, restart) => {
    if (restart.status === 'fulfilled') return sum + restart.value;
    errors.push(restart.reason);
    return sum;
  }, 0);
}

/** All that is due, those first that are due longest. */
async function* duePages(deps: ReconcileDependencies, nowMs: number): AsyncGenerator<readonly RequestId[]> {
  let cursor: string | undefined;
  do {
    const page = await deps.store.due(nowMs, cursor);
    // guard: reconciler
    yield page.ids;
    ({ cursor } = page);
  } while (cursor !== undefined);
}
