import { TICK } from '../../../contract/ticks';
import type { Actor } from '../../domain/watch/actor';
import { promiseTick } from '../requests/wake-watcher';
import type { Role } from '../ticks/role';
import type { TickDependencies } from '../ticks/tick';

/** What became of the watchers, or the gates, in numbers of accounts. */
export interface Revival {
  /** Had lost their next tick, and have one now. */
  readonly revived: number;
  /** Seconds by which the oldest promise of a tick is overdue; 0 when all are kept. */
  readonly overdueSeconds: number;
}

/** What reviving works with. */
export type ReviveDependencies = Pick<TickDependencies, 'errands' | 'clock' | 'logger'>;

/** A chain of ticks, as far as it can be revived. */
export type Revivable = Pick<Role, 'actors' | 'isAnythingLeft'>;

/**
 * The net below watchers and gates (protocol.md 7.7): an account whose next tick did not come, or that sleeps although a
 * request waits, gets one at once. A purged queue or a lost message costs a minute. An account that cannot be revived now
 * does not stop the others: the next run comes back to it.
 *
 * @throws ServiceUnavailableError when the actors cannot be found
 */
export async function reviveActors(deps: ReviveDependencies, chain: Revivable): Promise<Revival> {
  const actors = await chain.actors.all();
  const nowMs = deps.clock.nowMs();
  const revived = await Promise.all(actors.map((actor) => revive(deps, chain, actor, nowMs)));
  const dueAtMs = actors.map(({ promisedAtMs, brokenAtMs }) => brokenAtMs ?? promisedAtMs).filter((atMs) => atMs > 0);
  const overdueMs = Math.max(0, nowMs - Math.min(nowMs, ...dueAtMs));
  return { revived: revived.filter(Boolean).length, overdueSeconds: Math.floor(overdueMs / 1000) };
}

/** @returns whether it has a new tick */
async function revive(deps: ReviveDependencies, chain: Revivable, actor: Actor, nowMs: number): Promise<boolean> {
  try {
    if (!(await needsTick(chain, actor, nowMs))) return false;
    const { account, promisedAtMs, brokenAtMs } = actor;
    const firstBrokenAtMs = promisedAtMs > 0 ? (brokenAtMs ?? promisedAtMs) : undefined;
    const wakeDeps = { ...deps, actors: chain.actors };
    await promiseTick(wakeDeps, account, actor, { delaySeconds: 0, brokenAtMs: firstBrokenAtMs });
    return true;
  } catch (error) {
    const errorName = error instanceof Error ? error.name : 'unknown';
    deps.logger.error('not revived', { provider: actor.account, errorName });
    return false;
  }
}

async function needsTick({ isAnythingLeft }: Revivable, actor: Actor, nowMs: number): Promise<boolean> {
  const { promisedAtMs, leaseUntilMs } = actor;
  if (promisedAtMs === 0) return isAnythingLeft(actor.account);
  const isHeld = leaseUntilMs !== undefined && nowMs < leaseUntilMs + TICK.leaseMarginMs;
  return nowMs >= promisedAtMs + TICK.graceMs && !isHeld;
}
