import { ServiceUnavailableError } from '../../domain/errors';
import type { RequestId } from '../../domain/request/request-id';
import type { Flight } from '../../domain/watch/flight';
import type { WatchDependencies } from './watch-dependencies';
import { someAtATime } from '../ticks/some-at-a-time';

/** An execution that has not stored its token after so long is looked after. */
const TOKEN_LATE_MS = 60_000;
/** Executions that are told before the entries of those that know it are removed: a tick may die. */
const TOLD_AT_ONCE = 48;

/**
 * Tells the executions of requests that have ended, and removes the entries of those that know it (protocol.md 7.5). What
 * cannot be told now keeps its entry: the next tick comes back to it.
 *
 * @param isTimeOver says when to leave the rest to the next tick
 * @returns the requests whose entries are gone
 */
export async function answerExecutions(
  deps: WatchDependencies,
  account: string,
  ended: readonly Flight[],
  isTimeOver: () => boolean,
): Promise<readonly RequestId[]> {
  const told: RequestId[] = [];
  for (let start = 0; start < ended.length && !isTimeOver(); start += TOLD_AT_ONCE) {
    told.push(...(await answerSome(deps, account, ended.slice(start, start + TOLD_AT_ONCE))));
  }
  return told;
}

async function answerSome(
  deps: WatchDependencies,
  account: string,
  ended: readonly Flight[],
): Promise<readonly RequestId[]> {
  const tokens = await deps.flights.tokens(ended.map(({ requestId }) => requestId));
  const known = await someAtATime(ended, async (flight) => {
    const isOver = await isTold(deps, flight, tokens.get(flight.requestId));
    return isOver ? [flight.requestId] : [];
  });
  const ids = known.flat();
  if (ids.length > 0) await deps.flights.remove(account, ids);
  return ids;
}

/** Whether nobody waits for the end of a request any more. */
async function isTold(deps: WatchDependencies, flight: Flight, token: string | undefined): Promise<boolean> {
  try {
    if (token === undefined) {
      const isLate = deps.clock.nowMs() - (flight.endedAtMs ?? 0) >= TOKEN_LATE_MS;
      return isLate && (await hasEnded(deps, flight.requestId));
    }
    return (await deps.executions.answer(token)) === 'answered' || (await isOver(deps, flight.requestId, token));
  } catch (error) {
    // Whatever is wrong with one, the others are told, and all are looked at.
    const fields = { requestId: flight.requestId, errorName: error instanceof Error ? error.name : 'unknown' };
    if (error instanceof ServiceUnavailableError) deps.logger.warn('service unavailable', fields);
    else deps.logger.error('not told', fields);
    return false;
  }
}

/** A token that nobody waits with any more may have been replaced, or be about to be: the state stores a new one. */
async function isOver(deps: WatchDependencies, id: RequestId, token: string): Promise<boolean> {
  // guard: token-read-again
  const latest = (await deps.flights.tokens([id])).get(id);
  if (latest !== undefined && latest !== token) return (await deps.executions.answer(latest)) === 'answered';
  return hasEnded(deps, id);
}

async function hasEnded({ executions }: WatchDependencies, id: RequestId): Promise<boolean> {
  return (await executions.statusOf(id)) !== 'running';
}
