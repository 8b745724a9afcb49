import { isThrottled } from '../../domain/connection/backoff';
import type { RequestId } from '../../domain/request/request-id';
import type { Flight } from '../../domain/watch/flight';
import type { Secret } from '../../domain/secrets/secret';
import { hasOtherCredentials } from '../provider/refused-credentials';
import { secretsOfRequest } from '../requests/sealed-key';
import type { Look } from './follow-request';
import { AT_A_TIME } from '../ticks/some-at-a-time';
import { isHeldBack, isLookTimeOver } from './tick-scope';
import type { TickScope } from './tick-scope';
import type { WatchDependencies } from './watch-dependencies';

/** News of a connection that a request waits for. */
export interface News {
  readonly flight: Flight;
  readonly look: Look;
}

/** What is done with news. */
export type OnNews = (news: readonly News[]) => Promise<void>;

/** What looking has left. */
export interface LookReport {
  /** Pages of the list, when it was complete. */
  readonly pages?: number | undefined;
  /** Where the next list goes on, when this one was cut short. */
  readonly pageQuery?: string | undefined;
  /** There was no time or no room for all of it. */
  readonly isCut: boolean;
  /** The provider did not answer as it should: how long it wants to be left alone, in milliseconds, or 0. */
  readonly slowedMs?: number | undefined;
}

/** Looks at connections one by one, some at a time, as long as the provider does not ask to be left alone. */
export async function lookAtEach(scope: TickScope, flights: readonly Flight[], onNews: OnNews): Promise<LookReport> {
  let slowedMs: number | undefined;
  for (let start = 0; start < flights.length; start += AT_A_TIME) {
    const batch = flights.slice(start, start + AT_A_TIME);
    const looks = await Promise.all(batch.map((flight) => lookAt(scope, flight)));
    const news = looks.flatMap((look, index) => newsOf(batch[index], look, scope.deps.clock.nowMs()));
    await onNews(news);
    slowedMs = looks.reduce(slowedBy, slowedMs);
    if (looks.includes(undefined)) return { isCut: true, slowedMs };
    if (looks.some(asksToBeLeftAlone)) return { isCut: false, slowedMs };
  }
  return { isCut: false, slowedMs };
}

/** Nothing when there is no time or no room left, or the credentials are no longer the profile's. */
async function lookAt(scope: TickScope, { requestId, connectionId = '' }: Flight): Promise<Look | undefined> {
  const { deps, target, share } = scope;
  if (isLookTimeOver(scope) || !(await share.take())) return undefined;
  const result = await deps.provider.get(target, connectionId, () => secretsOf(deps, requestId));
  if (isHeldBack(scope, result)) return undefined;
  const isVoid = !result.ok && (await hasOtherCredentials(deps, target, result.failure));
  return isVoid ? undefined : { result };
}

async function secretsOf(deps: WatchDependencies, id: RequestId): Promise<readonly Secret[] | undefined> {
  const request = await deps.store.find(id);
  return request === undefined ? undefined : secretsOfRequest(deps, request);
}

function newsOf(flight: Flight | undefined, look: Look | undefined, nowMs: number): News[] {
  if (flight === undefined || look === undefined) return [];
  const { result } = look;
  const isNews = !result.ok || (result.value.status ?? 'UNKNOWN') !== flight.status || flight.dueAtMs <= nowMs;
  return isNews ? [{ flight, look }] : [];
}

function slowedBy(slowedMs: number | undefined, look: Look | undefined): number | undefined {
  if (look === undefined || look.result.ok || look.result.failure.class === 'gone') return slowedMs;
  return Math.max(slowedMs ?? 0, look.result.failure.retryAfterMs ?? 0);
}

function asksToBeLeftAlone(look: Look | undefined): boolean {
  if (look === undefined || look.result.ok) return false;
  const { answer, retryAfterMs } = look.result.failure;
  return isThrottled(answer) || retryAfterMs !== undefined;
}
