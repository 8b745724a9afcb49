import { LONGEST_DELAY_SECONDS } from '../../../contract/ticks';
import type { TickErrand } from '../../../contract/ticks';
import type { Actor } from '../../domain/watch/actor';
import type { Clock } from '../../ports/clock';
import type { Errands } from '../../ports/errands';
import type { Logger } from '../../ports/logger';
import type { Leftover, Rest, Role, RunningTick } from './role';

/** What becomes of the message of a tick: it is taken off the queue, or comes again after a while. */
export type TickResult = 'done' | 'again';

/** Seconds until the next tick of an account that was about to sleep when something came. */
const SURPRISED_SECONDS = 1;

/** Seconds until the next tick after one that failed. */
const FAILED_SECONDS = 10;

/** What every tick works with, whatever it is for. */
export interface TickDependencies {
  readonly errands: Errands;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes a name that no other run of a tick has. */
  readonly newOwner: () => string;
}

/**
 * Runs one tick of an account (protocol.md 7.4): takes the account, does what the chain is for, and leaves it with the next
 * tick on its way, or asleep. Safe to run twice, beside another one, and to die anywhere: decisions are conditional on the
 * requests' versions, the message comes again, and the numbers let double chains die out.
 *
 * @throws ServiceUnavailableError; the message is to come again
 */
export async function runTick(deps: TickDependencies, role: Role, { account, n }: TickErrand): Promise<TickResult> {
  const startedAtMs = deps.clock.nowMs();
  const owner = deps.newOwner();
  const taken = await role.actors.take(account, n, owner, startedAtMs);
  // guard: number-compared
  if (taken.kind === 'stale') return 'done';
  if (taken.kind === 'busy') return 'again';
  const tick: RunningTick = { account, n, owner, startedAtMs };
  const left = await workOf(deps, role, taken.actor, tick);
  const isKept = await end(deps, role, tick, left);
  // Another tick counts on it that the message of one that has lost its account comes again.
  // guard: lost-lease
  return isKept ? 'done' : 'again';
}

/** Whatever goes wrong, the chain goes on. */
async function workOf(deps: TickDependencies, role: Role, actor: Actor, tick: RunningTick): Promise<Leftover> {
  try {
    return await role.work(actor, tick);
  } catch (error) {
    const errorName = error instanceof Error ? error.name : 'unknown';
    deps.logger.error('tick failed', { provider: actor.account, errorName });
    return { seconds: FAILED_SECONDS, pageQuery: actor.pageQuery, turn: actor.turn };
  }
}

/** @returns whether the tick still had the account */
async function end(deps: TickDependencies, role: Role, tick: RunningTick, left: Leftover): Promise<boolean> {
  if (left === 'lost') return false;
  if (left === 'nothing') return sleep(deps, role, tick, {});
  const { seconds, ...memory } = left;
  return seconds === undefined ? sleep(deps, role, tick, memory) : leave(deps, role, tick, { seconds, ...memory });
}

/** Sends the next message, then hands the account over. */
async function leave(
  { errands, clock }: TickDependencies,
  { actors }: Role,
  { account, n, owner, startedAtMs }: RunningTick,
  { seconds, ...memory }: Rest & { readonly seconds: number },
): Promise<boolean> {
  const nowMs = clock.nowMs();
  // In whole milliseconds: a fraction of binary numbers must not make it a second more.
  const leftMs = Math.round(startedAtMs + seconds * 1000) - nowMs;
  const wanted = Math.max(1, Math.ceil(leftMs / 1000));
  const delaySeconds = Math.min(wanted, LONGEST_DELAY_SECONDS);
  // guard: message-before-leaving
  await errands.send({ kind: actors.kind, account, n: n + 1 }, delaySeconds);
  return actors.leave(account, n, owner, { promisedAtMs: nowMs + delaySeconds * 1000, ...memory });
}

/** Puts the account to sleep, then looks whether something came in between. */
async function sleep(
  { errands }: TickDependencies,
  { actors, isAnythingLeft }: Role,
  { account, n, owner }: RunningTick,
  { turn }: Rest,
): Promise<boolean> {
  if (!(await actors.sleep(account, owner, turn))) return false;
  // guard: query-after-sleep
  const isAny = await isAnythingLeft(account);
  if (isAny) await errands.send({ kind: actors.kind, account, n: n + 1 }, SURPRISED_SECONDS);
  return true;
}
