import { GATE_SECONDS, LONGEST_DELAY_SECONDS, TICK } from '../../../contract/ticks';
import type { ProviderProfile } from '../../../contract/provider-profile';
import type { Pace } from '../../domain/connection/pace';
import { ConfigurationError } from '../../domain/errors';
import { admit } from '../../domain/gate/admit';
import type { Room } from '../../domain/gate/admit';
import { callsMs, callsPerSecond, isSilent, momentsLeft, untilProbeMs } from '../../domain/gate/pacing';
import { FIRST_TURN } from '../../domain/gate/turn';
import type { Turn } from '../../domain/gate/turn';
import type { Place } from '../../domain/gate/place';
import type { Waiting } from '../../domain/gate/waiting';
import type { Actor } from '../../domain/watch/actor';
import { MOST_GIVEN } from '../../ports/gate/places';
import { targetOf } from '../provider/provider-target';
import type { ProviderTarget } from '../provider/provider-target';
import type { Leftover, Role, RunningTick } from '../ticks/role';
import { someAtATime } from '../ticks/some-at-a-time';
import { busyResources } from './busy-resources';
import { endUnadmitted } from './end-unadmitted';
import type { GateDependencies, GateDialect } from './gate-dependencies';
import { forgetEmpty, readLines } from './read-lines';
import type { ReadLines } from './read-lines';

/** Requests that one tick admits at most: the next one comes at once. */
const MOST_ADMITTED = 400;
/** Seconds until the next tick of an account whose profile cannot be used: an operator must mend it. */
const UNUSABLE_SECONDS = 30;

/** The chain of ticks that admits the requests of an account. */
export function gateRole(deps: GateDependencies): Role {
  return {
    actors: deps.gates,
    work: (actor, tick) => admitWaiting(deps, actor, tick),
    isAnythingLeft: (account) => isAnybodyWaiting(deps, account),
  };
}

/** Whether requests wait for an account that may be given any. */
export async function isAnybodyWaiting(
  { lines, pace }: Pick<GateDependencies, 'lines' | 'pace'>,
  account: string,
): Promise<boolean> {
  return (await lines.isAny(account)) && !isPaused(await pace.read(account));
}

/**
 * What one tick does for the requests that wait for its account (protocol.md 7.8): admits those that there is room for, and
 * ends those whose time is over.
 *
 * @throws ServiceUnavailableError
 */
async function admitWaiting(deps: GateDependencies, actor: Actor, tick: RunningTick): Promise<Leftover> {
  const pace = await deps.pace.read(actor.account);
  // Whoever resumes the account wakes its gate.
  // guard: gate-pauses
  if (isPaused(pace)) return 'nothing';
  const known = await deps.lines.known(actor.account);
  if (known.length === 0) return 'nothing';
  const places = await deps.places.list(actor.account);
  const turn = actor.turn ?? FIRST_TURN;
  const read = await readLines(deps.lines, actor.account, known, turn);
  return new GateTick(deps, tick, { pace, places, turn, read }).run();
}

/** What a tick knows before it admits anybody. */
interface Known {
  readonly pace: Pace;
  readonly places: readonly Place[];
  readonly turn: Turn;
  readonly read: ReadLines;
}

/** Where the next tick goes on, and when; as seconds from the start of this one. */
interface Next {
  readonly turn: Turn;
  readonly seconds: number;
}

class GateTick {
  /** Those who do not wait any more. */
  private readonly gone = new Set<Waiting>();

  constructor(
    private readonly deps: GateDependencies,
    private readonly tick: RunningTick,
    private readonly known: Known,
  ) {}

  async run(): Promise<Leftover> {
    const { turn, read } = this.known;
    const target = await this.target();
    const nowMs = this.deps.clock.nowMs();
    const next = target === undefined ? { turn, seconds: UNUSABLE_SECONDS } : await this.admitSome(target, nowMs);
    if (next === 'lost') return 'lost';
    await this.endLate(nowMs);
    const isAnyLeft = await forgetEmpty(this.deps.lines, this.tick.account, read, this.gone);
    return isAnyLeft ? next : { turn: next.turn };
  }

  private async admitSome({ profile, dialect }: ProviderTarget<GateDialect>, nowMs: number): Promise<Next | 'lost'> {
    const { places, pace, read, turn } = this.known;
    const perSecond = await this.callsPerSecond(profile);
    const { fromMs, calls } = momentsLeft(turn, pace, perSecond, nowMs);
    const lines = read.lines.map(({ line, heads }) => ({ line, heads: heads.filter((one) => !isLate(one, nowMs)) }));
    const busy = await busyResources(this.deps.flights, dialect, { places, lines }, nowMs);
    const room = { mostInFlight: profile.limits?.maxInFlight ?? Infinity, calls, requests: MOST_ADMITTED };
    const isProbing = isSilent(pace, nowMs);
    const chosen = admit(lines, { places, busy, turn }, isProbing ? probing(room, this.known, nowMs) : room, nowMs);
    if (isProbing) {
      const given = await this.give(chosen.requests, Infinity, nowMs);
      if (given === 'lost') return 'lost';
      return probed(given > 0 ? { ...chosen.turn, probedAtMs: nowMs } : chosen.turn, nowMs);
    }
    const given = await this.give(chosen.requests, perSecond, fromMs);
    if (given === 'lost') return 'lost';
    const next: Turn = { ...chosen.turn, ...(given > 0 && { givenUntilMs: fromMs + callsMs(given, perSecond) }) };
    return { turn: next, seconds: this.hasMore ? 0 : GATE_SECONDS };
  }

  /**
   * Gives places, and has each request started when its calls have room.
   *
   * @param fromMs the first moment that may be given away, epoch ms
   * @returns the calls of those who have a place now
   */
  private async give(chosen: readonly Waiting[], perSecond: number, fromMs: number): Promise<number | 'lost'> {
    const { places, errands, clock } = this.deps;
    let calls = 0;
    for (let start = 0; start < chosen.length && !this.isTimeOver; start += MOST_GIVEN) {
      const given = await places.give(this.tick, chosen.slice(start, start + MOST_GIVEN), clock.nowMs());
      if (given === 'lost') return 'lost';
      const starts = given.map(({ account, requestId, calls: own }) => {
        const delayMs = fromMs + callsMs(calls, perSecond) - clock.nowMs();
        const delaySeconds = Math.min(Math.max(0, Math.floor(delayMs / 1000)), LONGEST_DELAY_SECONDS);
        calls += own;
        return { errand: { kind: 'start' as const, account, requestId }, delaySeconds };
      });
      await errands.sendAll(starts);
      given.forEach((one) => this.gone.add(one));
    }
    return calls;
  }

  private async endLate(nowMs: number): Promise<void> {
    const late = this.known.read.lines.flatMap(({ heads }) => heads.filter((one) => isLate(one, nowMs)));
    await someAtATime(late, async (one) => {
      if (this.isTimeOver) return;
      const ended = await endUnadmitted(this.deps, one.requestId);
      // What is left of a request that was lost must not stand in its line for ever.
      if (ended === 'gone') await this.deps.lines.drop(one);
      this.gone.add(one);
    });
  }

  private async callsPerSecond(profile: ProviderProfile): Promise<number> {
    if (profile.limits?.requestsPerSecond === undefined) return Infinity;
    const watcher = await this.deps.actors.find(this.tick.account);
    const looking = { followed: this.known.places.length, pages: watcher?.pages ?? 0 };
    return callsPerSecond(profile, this.known.pace, looking);
  }

  /** Whether those who were read of a line were admitted, and those behind them were not looked at. */
  private get hasMore(): boolean {
    return this.known.read.lines.some(({ isCut, heads }) => isCut && heads.every((one) => this.gone.has(one)));
  }

  private get isTimeOver(): boolean {
    return this.deps.clock.nowMs() - this.tick.startedAtMs >= TICK.workMs;
  }

  /** The provider and how to speak to it; nothing while its profile cannot be used: requests wait until that is mended. */
  private async target(): Promise<ProviderTarget<GateDialect> | undefined> {
    const { profiles, dialects, logger } = this.deps;
    const { account } = this.tick;
    try {
      const profile = await profiles.read(account);
      if (profile === undefined) throw new ConfigurationError(`Provider profile ${account} is gone`);
      return targetOf(dialects, profile);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      logger.error('misconfigured', { provider: account, errorName: error.name, reason: error.message });
      return undefined;
    }
  }
}

/**
 * The room of an account whose provider answers nothing: for one request now and then, which will tell. None where others are in
 * flight: their calls tell as well, and the deadline of one more would run for nothing.
 */
function probing(room: Room, { places, turn }: Known, nowMs: number): Room {
  // guard: one-probe
  const isTold = places.length > 0;
  return { ...room, calls: Infinity, requests: isTold || untilProbeMs(turn, nowMs) > 0 ? 0 : 1 };
}

function probed(turn: Turn, nowMs: number): Next {
  return { turn, seconds: Math.max(GATE_SECONDS, Math.ceil(untilProbeMs(turn, nowMs) / 1000)) };
}

function isLate({ waitUntilMs }: Waiting, nowMs: number): boolean {
  return waitUntilMs <= nowMs;
}

function isPaused({ pausedAtMs }: Pace): boolean {
  return pausedAtMs !== undefined;
}
