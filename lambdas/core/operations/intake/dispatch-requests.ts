import { waitingOf } from '../../domain/gate/waiting';
import type { Waiting } from '../../domain/gate/waiting';
import { isTerminal } from '../../domain/request/request-state';
import type { Clock } from '../../ports/clock';
import type { Executions } from '../../ports/executions';
import type { Lines } from '../../ports/gate/lines';
import type { RequestStore } from '../../ports/request-store';
import type { GateWakeDependencies } from '../gate/gate-dependencies';
import { loadRequest } from '../requests/load-request';
import { wakeGate } from '../requests/wake-watcher';

/** What making lines known works with. */
export interface JoinDependencies extends GateWakeDependencies {
  readonly lines: Pick<Lines, 'touch'>;
  readonly clock: Clock;
}

/** What dispatching new requests works with. */
export interface DispatchDependencies extends JoinDependencies {
  readonly store: Pick<RequestStore, 'find'>;
  readonly executions: Executions;
}

/**
 * Sees to it that new requests go on (protocol.md 1.2): starts the execution of each, or makes the line known that it waits
 * in, and wakes the gate of its account. One that has ended before this, as it was cancelled or its time was over, gets nothing.
 * Safe to run twice.
 *
 * @returns dispatches one of requests that were all accepted before this: what is the same for many is done once
 */
export function dispatching(deps: DispatchDependencies): (id: string) => Promise<void> {
  const joinOnce = joining(deps);
  return async (id) => {
    const request = await loadRequest(deps.store, id);
    if (isTerminal(request.state)) return;
    const waiting = waitingOf(request);
    await (waiting === undefined ? deps.executions.start(request.id) : joinOnce(waiting));
  };
}

/**
 * Makes the lines known that requests wait in, and wakes their gates.
 *
 * @returns does so for a request that was in its line before this, once for each line
 */
export function joining(deps: JoinDependencies): (waiting: Waiting) => Promise<void> {
  const lines = new Map<string, Promise<void>>();
  return ({ account, line }) => {
    const key = `${account}#${line}`;
    const known = lines.get(key) ?? join(deps, account, line);
    lines.set(key, known);
    return known;
  };
}

/** The line first, then the gate: whoever looks at the one before has not fallen asleep when he hears of the other. */
async function join(deps: JoinDependencies, account: string, line: Waiting['line']): Promise<void> {
  // guard: touch-before-wake
  await deps.lines.touch(account, line);
  await wakeGate(deps, account);
}
