import type { RequestId } from '../../domain/request/request-id';
import { flightOf } from '../../domain/watch/flight';
import type { Executions } from '../../ports/executions';
import type { Flights } from '../../ports/flights';
import type { PaceReader } from '../../ports/pace-reader';
import type { AdmissionDependencies } from '../gate/gate-dependencies';
import { isAnybodyWaiting } from '../gate/gate-work';
import { loadRequest } from '../requests/load-request';
import { wake } from '../requests/wake-watcher';
import { endInterrupted } from '../steps/end-interrupted';
import type { InterruptionDependencies } from '../steps/end-interrupted';
import type { LookDependencies } from '../batches/look-at-calls';
import { lookAtBatches } from './look-at-batches';
import type { BatchLooks } from './look-at-batches';
import { reconcileWaiting } from './reconcile-waiting';
import { restartAdmitted } from './restart-admitted';
import { reviveActors } from './revive-actors';
import type { Revival } from './revive-actors';

/** A run stops here and leaves the rest to the next one; the function may run a little longer, see its timeout. */
const MAX_RUN_MS = 50_000;
/** Requests looked at at a time: Step Functions allows few calls a second that describe an execution. */
const AT_A_TIME = 5;
/** What a request ends with whose execution has ended in a way that nobody has reported. */
const UNREPORTED_END = 'Execution.Ended';

/** What the reconciler works with. */
export interface ReconcileDependencies extends InterruptionDependencies, AdmissionDependencies, LookDependencies {
  readonly executions: Executions;
  readonly flights: Flights;
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

type Finding = Exclude<keyof Reconciliation, keyof Revival | keyof BatchLooks | 'restarted'>;

/**
 * The second net (protocol.md 1.9): revives watchers and gates, starts what was admitted and lost its start, looks at batches, then looks at every request that should have been started or have
 * ended by now, the longest due first. One that cannot be dealt with does not stop the others. Safe to run twice, also at
 * once.
 *
 * @throws AggregateError when some could not be dealt with, after all others; ServiceUnavailableError when the requests
 *   cannot be found
 */
export async function reconcile(deps: ReconcileDependencies): Promise<Reconciliation> {
  const startedAtMs = deps.clock.nowMs();
  const isOver = (): boolean => deps.clock.nowMs() - startedAtMs >= MAX_RUN_MS;
  const revival = await reviveAll(deps);
  const restarted = await restartAll(deps);
  const { errors: failures, ...looks } = await lookAtBatches(deps, isOver);
  const findings: Finding[] = [];
  const errors = [...failures];
  for await (const ids of dueRequests(deps, startedAtMs)) {
    for (const found of await Promise.allSettled(ids.map((id) => reconcileOne(deps, id)))) {
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

async function restartAll(deps: ReconcileDependencies): Promise<number> {
  const gates = await deps.gates.all();
  const restarted = await Promise.all(gates.map(({ account }) => restartAdmitted(deps, account)));
  return restarted.reduce((sum, count) => sum + count, 0);
}

/** All that is due, a few at a time. */
async function* dueRequests(deps: ReconcileDependencies, nowMs: number): AsyncGenerator<readonly RequestId[]> {
  let cursor: string | undefined;
  do {
    const page = await deps.store.due(nowMs, cursor);
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
    if (finding !== 'left' && finding !== 'queued') deps.logger.warn(finding, { requestId: id });
    return finding;
  } catch (error) {
    deps.logger.error('reconcile failed', { requestId: id, errorName: nameOf(error) });
    throw error;
  }
}

async function catchUp(deps: ReconcileDependencies, id: RequestId): Promise<Finding> {
  const waiting = await reconcileWaiting(deps, await loadRequest(deps.store, id));
  return waiting ?? catchUpExecution(deps, id);
}

async function catchUpExecution(deps: ReconcileDependencies, id: RequestId): Promise<Finding> {
  switch (await deps.executions.statusOf(id)) {
    case 'running':
      return restoreEntry(deps, id);
    case 'none':
      // What was started a moment ago may not be seen yet: starting it again does nothing.
      await deps.executions.start(id);
      return 'started';
    case 'ended': {
      // The request is read after its execution has ended, so that an outcome that was recorded is seen.
      const { kind } = await endInterrupted(deps, id, UNREPORTED_END);
      return kind === 'recorded' ? 'recorded' : 'left';
    }
  }
}

/** A request that is followed and has no entry, as after its table was restored, is forgotten by the watcher. */
async function restoreEntry(deps: ReconcileDependencies, id: RequestId): Promise<Finding> {
  const flight = flightOf(await loadRequest(deps.store, id));
  if (flight === undefined || !(await deps.flights.restore(flight))) return 'left';
  await wake(deps, flight.account, 0);
  return 'restored';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
