import { ConfigurationError } from '../../domain/errors';
import type { RequestId } from '../../domain/request/request-id';
import type { Actor } from '../../domain/watch/actor';
import { cadenceSeconds, slowedSeconds } from '../../domain/watch/cadence';
import type { Flight } from '../../domain/watch/flight';
import { targetOf } from '../provider/provider-target';
import type { ProviderTarget } from '../provider/provider-target';
import type { Leftover, Role } from '../ticks/role';
import { answerExecutions } from './answer-executions';
import { cleanUpFlight, followRequest, giveUpFlight } from './follow-request';
import { lookAtConnections } from './look-at-connections';
import type { LookReport, News } from './look-at-each';
import { someAtATime } from '../ticks/some-at-a-time';
import { LookShare } from './look-share';
import { isCleanUpTimeOver, isTimeOver, tickScope } from './tick-scope';
import type { TickScope } from './tick-scope';
import type { WatchDependencies } from './watch-dependencies';

/** Calls of the provider that one part of a clean-up takes at most, as a rule. */
const CLEANUP_CALLS = 2;
/** Seconds until the next tick of an account whose profile cannot be used. */
const UNUSABLE_SECONDS = 30;
/** The chain of ticks that follows the requests of an account. */
export function watchRole(deps: WatchDependencies): Role {
  return {
    actors: deps.actors,
    work: (actor, { startedAtMs }) => followAll(deps, actor, startedAtMs),
    isAnythingLeft: (account) => deps.flights.isAny(account),
  };
}

/**
 * What one tick does for the requests of its account: looks at their connections, decides each, goes on with clean-ups, and
 * tells the executions of those that have ended (protocol.md 7.4).
 *
 * @throws ServiceUnavailableError when the entries cannot be read
 */
async function followAll(deps: WatchDependencies, actor: Actor, startedAtMs: number): Promise<Leftover> {
  const flights = await deps.flights.list(actor.account);
  if (flights.length === 0) return 'nothing';
  return new TickWork(deps, actor, startedAtMs, flights).run();
}

class TickWork {
  /** Entries that are left, by their requests. */
  private readonly left: Map<RequestId, Flight>;
  /** Requests whose clean-up has had its turn. */
  private readonly cleaned = new Set<RequestId>();

  constructor(
    readonly deps: WatchDependencies,
    private readonly actor: Actor,
    readonly startedAtMs: number,
    flights: readonly Flight[],
  ) {
    this.left = new Map(flights.map((flight) => [flight.requestId, flight]));
  }

  async run(): Promise<Leftover> {
    await this.answer([...this.left.values()]);
    if (this.left.size === 0) return 'nothing';
    const target = await this.target();
    return target === undefined ? this.giveUpDue() : this.follow(target);
  }

  private async follow(target: ProviderTarget): Promise<Leftover> {
    const { deps, startedAtMs, actor } = this;
    const scope = tickScope({ deps, target, share: new LookShare(deps, target.profile), startedAtMs });
    await this.followEach(this.where(isCancelled), (flight) => followRequest(scope, flight, undefined));
    // Where calls are limited, what comes first may take all of them: looks and clean-ups take turns.
    if (actor.done % 2 === 1) await this.cleanUp(scope);
    const report = await lookAtConnections(scope, this.where(isObserved), actor, (news) => this.onNews(scope, news));
    const isAllCleaned = await this.cleanUp(scope);
    return this.left.size === 0 ? 'nothing' : this.leftover(scope, report, isAllCleaned);
  }

  private onNews(scope: TickScope, news: readonly News[]): Promise<void> {
    const looks = new Map(news.map(({ flight, look }) => [flight, look]));
    return this.followEach([...looks.keys()], (flight) => followRequest(scope, flight, looks.get(flight)));
  }

  /** @returns whether none had to be put off for lack of time or room */
  private async cleanUp(scope: TickScope): Promise<boolean> {
    const nowMs = this.deps.clock.nowMs();
    let isAll = true;
    const due = this.where((flight) => isCleaned(flight) && flight.dueAtMs <= nowMs);
    const waiting = due.filter(({ requestId }) => !this.cleaned.has(requestId));
    await this.followEach(waiting, async (flight) => {
      const mayGoOn = !isCleanUpTimeOver(scope) && (await scope.share.take(CLEANUP_CALLS));
      if (mayGoOn) this.cleaned.add(flight.requestId);
      else isAll = false;
      return mayGoOn ? cleanUpFlight(scope, flight) : flight;
    });
    return isAll;
  }

  /** Does something for some requests, and tells the executions of those that it ends. */
  private async followEach(flights: readonly Flight[], work: (flight: Flight) => Promise<Flight>): Promise<void> {
    // guard: decision-before-answer
    const followed = await someAtATime(flights, work);
    followed.forEach((flight) => this.left.set(flight.requestId, flight));
    await this.answer(followed);
  }

  private async answer(flights: readonly Flight[]): Promise<void> {
    const told = await answerExecutions(this.deps, this.actor.account, flights.filter(isEnded), () => isTimeOver(this));
    told.forEach((id) => this.left.delete(id));
  }

  private where(matches: (flight: Flight) => boolean): Flight[] {
    return [...this.left.values()].filter(matches);
  }

  private leftover(scope: TickScope, report: LookReport, isAllCleaned: boolean): Leftover {
    const { slowedMs, pageQuery } = report;
    const flights = [...this.left.values()];
    const nowMs = this.deps.clock.nowMs();
    const cadence = cadenceSeconds(flights, nowMs, scope.target.profile.polling);
    const regular = slowedMs === undefined ? cadence : slowedSeconds(cadence, slowedMs, flights, nowMs);
    const passed = (nowMs - this.startedAtMs) / 1000;
    const soon = passed + scope.share.inSeconds;
    const seconds = slowedMs === undefined && (report.isCut || !isAllCleaned) ? soon : regular;
    return { seconds, pages: report.pages ?? this.actor.pages, pageQuery };
  }

  /** The provider and how to speak to it; nothing while its profile cannot be used, which an operator must mend. */
  private async target(): Promise<ProviderTarget | undefined> {
    const { deps, actor } = this;
    try {
      const profile = await deps.profiles.read(actor.account);
      if (profile === undefined) throw new ConfigurationError(`Provider profile ${actor.account} is gone`);
      return targetOf(deps.dialects, profile);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      deps.logger.error('misconfigured', { provider: actor.account, errorName: error.name, reason: error.message });
      return undefined;
    }
  }

  /** Requests that nobody can look at end when their time is over; until then the profile may come back. */
  private async giveUpDue(): Promise<Leftover> {
    const { deps, actor } = this;
    const nowMs = deps.clock.nowMs();
    const due = this.where((flight) => !isEnded(flight) && flight.dueAtMs <= nowMs);
    await this.followEach(due, (flight) => giveUpFlight(deps, flight));
    if (this.left.size === 0) return 'nothing';
    return { seconds: UNUSABLE_SECONDS, pages: actor.pages, pageQuery: actor.pageQuery };
  }
}

function isEnded({ endedAtMs }: Flight): boolean {
  return endedAtMs !== undefined;
}

function isObserved(flight: Flight): boolean {
  return flight.connectionId !== undefined && !isEnded(flight);
}

function isCancelled(flight: Flight): boolean {
  return isObserved(flight) && flight.dueAtMs === 0;
}

function isCleaned(flight: Flight): boolean {
  return flight.connectionId === undefined && !isEnded(flight);
}
