import type { Place } from '../../domain/gate/place';
import type { Logger } from '../../ports/logger';
import type { StartDependencies } from '../gate/gate-dependencies';
import { startAdmitted } from '../gate/start-admitted';
import { someAtATime } from '../ticks/some-at-a-time';

/** A start that has not come so long after its request was admitted is taken for lost, in milliseconds. */
const LOST_MS = 120_000;
/** No request has a place for so long: deadline, clean-up and doubt together take less, in milliseconds. */
const LONGEST_MS = 10_800_000;

/** What starting lost requests works with. */
export interface RestartDependencies extends StartDependencies {
  readonly logger: Logger;
}

/**
 * Starts admitted requests whose start was lost, and removes places whose request has ended (protocol.md 7.8). A request that
 * cannot be dealt with now does not stop the others: the next run comes back to it.
 *
 * @returns how many were started
 * @throws ServiceUnavailableError when the places cannot be found
 */
export async function restartAdmitted(deps: RestartDependencies, account: string): Promise<number> {
  const nowMs = deps.clock.nowMs();
  const lost = (await deps.places.list(account)).filter((place) => isLost(place, nowMs));
  const started = await someAtATime(lost, (place) => restart(deps, place));
  return started.filter(Boolean).length;
}

function isLost({ sinceMs, startedAtMs }: Place, nowMs: number): boolean {
  // guard: lost-start
  return nowMs >= sinceMs + (startedAtMs === undefined ? LOST_MS : LONGEST_MS);
}

async function restart(deps: RestartDependencies, { account, requestId, startedAtMs }: Place): Promise<boolean> {
  try {
    const isStarted = await startAdmitted(deps, requestId, account);
    if (startedAtMs === undefined) deps.logger.warn(isStarted ? 'started' : 'place removed', { requestId });
    return isStarted && startedAtMs === undefined;
  } catch (error) {
    const errorName = error instanceof Error ? error.name : 'unknown';
    deps.logger.error('not restarted', { requestId, errorName });
    return false;
  }
}
