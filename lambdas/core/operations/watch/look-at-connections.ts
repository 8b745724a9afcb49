import type { ProviderFailure } from '../../domain/connection/provider-call';
import { idKey } from '../../domain/connection/spelling';
import type { Flight } from '../../domain/watch/flight';
import type { ConnectionPage } from '../../ports/provider-dialect';
import { hasOtherCredentials } from '../provider/refused-credentials';
import type { Look } from './follow-request';
import { lookAtEach } from './look-at-each';
import type { LookReport, News, OnNews } from './look-at-each';
import { isLookTimeOver } from './tick-scope';
import type { TickScope } from './tick-scope';

/** A list is not worth it for fewer requests. */
const FEW = 3;

/**
 * Looks at the connections that requests wait for, by one list or one by one, whichever takes fewer calls, and hands on what
 * is news (protocol.md 7.4). What a list does not show is not gone: it is looked at by itself.
 *
 * @param last pages of the last list, and where it was cut short
 */
export async function lookAtConnections(
  scope: TickScope,
  flights: readonly Flight[],
  last: { readonly pages: number; readonly pageQuery?: string | undefined },
  onNews: OnNews,
): Promise<LookReport> {
  if (flights.length <= Math.max(FEW, last.pages)) return lookAtEach(scope, flights, onNews);
  return new Survey(scope, flights, onNews).run(last.pageQuery);
}

/** One list, page by page. */
class Survey {
  private readonly byConnection: ReadonlyMap<string, readonly Flight[]>;
  private readonly unseen: Set<Flight>;
  private readonly beganAtMs: number;

  constructor(
    private readonly scope: TickScope,
    private readonly flights: readonly Flight[],
    private readonly onNews: OnNews,
  ) {
    this.byConnection = byConnection(flights);
    this.unseen = new Set(flights);
    this.beganAtMs = scope.deps.clock.nowMs();
  }

  async run(firstQuery: string | undefined): Promise<LookReport> {
    const { deps, target, share } = this.scope;
    const visited = new Set<string | undefined>();
    let query = firstQuery;
    for (;;) {
      visited.add(query);
      if (isLookTimeOver(this.scope) || !(await share.take())) return this.cut(query);
      const page = await deps.provider.survey(target, query);
      if (!page.ok)
        return page.failure.isHeldBack === true ? this.heldBack(query, page.failure) : this.failed(page.failure);
      await this.onNews(this.newsOn(page.value, page.answer));
      query = page.value.nextQuery;
      // A marker that repeats would never end.
      if (query === undefined || visited.has(query)) return this.complete(visited.size, firstQuery === undefined);
    }
  }

  private newsOn({ connections }: ConnectionPage, answer: ProviderFailure['answer']): News[] {
    const nowMs = this.scope.deps.clock.nowMs();
    return connections.flatMap((seen) =>
      (this.byConnection.get(idKey(seen.id)) ?? []).flatMap((flight) => {
        this.unseen.delete(flight);
        const isNews = (seen.status ?? 'UNKNOWN') !== flight.status || flight.dueAtMs <= nowMs;
        const look: Look = { result: { ok: true, value: seen, answer }, listedAtMs: this.beganAtMs };
        return isNews ? [{ flight, look }] : [];
      }),
    );
  }

  /** Those that a complete list does not show may be gone. A list that went on from an earlier one proves less. */
  private async complete(pages: number, isWhole: boolean): Promise<LookReport> {
    // guard: confirm-by-get
    const { slowedMs } = await this.lookAtSome(isWhole ? [...this.unseen] : this.dueUnseen());
    return { slowedMs, isCut: false, ...(isWhole && { pages }) };
  }

  private async heldBack(pageQuery: string | undefined, failure: ProviderFailure): Promise<LookReport> {
    this.scope.share.holdBack(failure);
    return this.cut(pageQuery);
  }

  private async cut(pageQuery: string | undefined): Promise<LookReport> {
    const { slowedMs } = await this.lookAtSome(this.dueUnseen());
    return { slowedMs, pageQuery, isCut: true };
  }

  /**
   * A list that failed says nothing. One that we may not have is done without. A provider that does not answer is not asked
   * for each of those that are due: what is left of them ends by this failure when its deadline has passed.
   */
  private async failed(failure: ProviderFailure): Promise<LookReport> {
    const { deps, target } = this.scope;
    if (await hasOtherCredentials(deps, target, failure)) return { isCut: true };
    const isRefused = failure.class === 'auth' || failure.class === 'permanent' || failure.class === 'gone';
    const { slowedMs = 0 } = await this.lookAtSome(isRefused ? [...this.unseen] : this.dueUnseen());
    const look: Look = { result: { ok: false, failure }, listedAtMs: this.beganAtMs };
    await this.onNews(this.dueUnseen().map((flight) => ({ flight, look })));
    return { isCut: false, slowedMs: Math.max(slowedMs, failure.retryAfterMs ?? 0) };
  }

  /** Looks at some of many, which changes from tick to tick, and takes those that are due and were looked at off the unseen. */
  private async lookAtSome(flights: readonly Flight[]): Promise<LookReport> {
    const { singleLooks } = this.scope;
    const first = flights.length <= singleLooks.left ? 0 : Math.floor(this.beganAtMs / 1000) % flights.length;
    const chosen = [...flights.slice(first), ...flights.slice(0, first)].slice(0, Math.max(0, singleLooks.left));
    singleLooks.left -= chosen.length;
    return lookAtEach(this.scope, chosen, (news) => {
      news.forEach(({ flight }) => this.unseen.delete(flight));
      return this.onNews(news);
    });
  }

  private dueUnseen(): Flight[] {
    const nowMs = this.scope.deps.clock.nowMs();
    return this.flights.filter((flight) => this.unseen.has(flight) && flight.dueAtMs <= nowMs);
  }
}

function byConnection(flights: readonly Flight[]): ReadonlyMap<string, readonly Flight[]> {
  const found = new Map<string, Flight[]>();
  for (const flight of flights) {
    const key = idKey(flight.connectionId ?? '');
    const others = found.get(key);
    if (others === undefined) found.set(key, [flight]);
    else others.push(flight);
  }
  return found;
}
