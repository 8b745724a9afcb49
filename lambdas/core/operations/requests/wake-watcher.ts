import { GATE_SECONDS, TICK } from '../../../contract/ticks';
import type { Actor } from '../../domain/watch/actor';
import type { Actors } from '../../ports/actors';
import type { Clock } from '../../ports/clock';
import type { Errands } from '../../ports/errands';

/** What waking watchers, or gates, works with. */
export interface WakeDependencies {
  readonly actors: Actors;
  readonly errands: Errands;
  readonly clock: Clock;
}

/**
 * Sees to it that an account is looked at after a while (protocol.md 7.3). For whoever has written an entry, after that.
 * Safe to run twice, and beside anybody.
 *
 * @param delaySeconds when the next tick is due at the latest
 * @throws ServiceUnavailableError
 */
export async function wake(deps: WakeDependencies, account: string, delaySeconds: number): Promise<void> {
  await wakeBy(deps, account, delaySeconds, delaySeconds);
}

/** The same for an account's gate: at once, unless a tick comes soon by itself. For whoever has touched a line, after that. */
export async function wakeGate(
  { gates, errands, clock }: Omit<WakeDependencies, 'actors'> & { readonly gates: Actors },
  account: string,
): Promise<void> {
  await wakeBy({ actors: gates, errands, clock }, account, GATE_SECONDS, 0);
}

/** @param bySeconds a tick that comes by then is early enough */
async function wakeBy(deps: WakeDependencies, account: string, bySeconds: number, delaySeconds: number): Promise<void> {
  const actor = await deps.actors.find(account);
  if (!isPromised(actor, deps.clock.nowMs(), bySeconds)) await promiseTick(deps, account, actor, { delaySeconds });
}

/** A tick to promise. */
export interface TickPromise {
  readonly delaySeconds: number;
  /** When the promise was due that this one is in place of, epoch ms, if it was broken. */
  readonly brokenAtMs?: number | undefined;
}

/**
 * Sends the message of the next tick, then notes when it is due: a note without a message would be a lost wake-up.
 *
 * @param read the actor as it was found; absent when there was none
 */
export async function promiseTick(
  { actors, errands, clock }: WakeDependencies,
  account: string,
  read: Actor | undefined,
  { delaySeconds, brokenAtMs }: TickPromise,
): Promise<void> {
  // guard: message-before-flag
  await errands.send({ kind: actors.kind, account, n: (read?.done ?? 0) + 1 }, delaySeconds);
  await actors.promise(account, clock.nowMs() + delaySeconds * 1000, read, brokenAtMs);
}

/** Whether a tick is on its way that comes early enough. A tick that runs proves nothing: it may have looked already. */
function isPromised(actor: Actor | undefined, nowMs: number, delaySeconds: number): boolean {
  if (actor === undefined || actor.promisedAtMs === 0) return false;
  // guard: grace
  const isKept = nowMs < actor.promisedAtMs + TICK.graceMs;
  return isKept && actor.promisedAtMs <= nowMs + delaySeconds * 1000 + CLOCKS_MS;
}

/** Clocks may differ by so much. */
const CLOCKS_MS = 2_000;
