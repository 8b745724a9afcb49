import { TICK } from '../../../contract/ticks';
import type { ProviderResult } from '../../domain/connection/provider-call';
import type { ProviderTarget } from '../provider/provider-target';
import type { LookShare } from './look-share';
import type { WatchDependencies } from './watch-dependencies';

/** A tick begins no more looks after so many milliseconds: the rest is for what must be cleaned up. */
const LOOKS_MS = 10_000;
/** No more parts of clean-ups: each may take two calls, and a sign-in. */
const CLEAN_UPS_MS = 13_000;
/** Connections that one tick looks at by themselves beside a list: those that it did not show, or not for certain. */
const SINGLE_LOOKS = 50;

/** What the parts of one tick share. */
export interface TickScope {
  readonly deps: WatchDependencies;
  readonly target: ProviderTarget;
  readonly share: LookShare;
  readonly startedAtMs: number;
  /** Single looks that are left beside a list. */
  readonly singleLooks: { left: number };
}

/** The scope of a tick that begins. */
export function tickScope(parts: Omit<TickScope, 'singleLooks'>): TickScope {
  return { ...parts, singleLooks: { left: SINGLE_LOOKS } };
}

/** Whether a tick has no time left for another look. */
export function isLookTimeOver({ deps, startedAtMs }: TickScope): boolean {
  return deps.clock.nowMs() - startedAtMs >= LOOKS_MS;
}

/** Whether a tick has no time left for another part of a clean-up. */
export function isCleanUpTimeOver({ deps, startedAtMs }: TickScope): boolean {
  return deps.clock.nowMs() - startedAtMs >= CLEAN_UPS_MS;
}

/** Whether a tick has no time left to begin anything. */
export function isTimeOver({ deps, startedAtMs }: Pick<TickScope, 'deps' | 'startedAtMs'>): boolean {
  return deps.clock.nowMs() - startedAtMs >= TICK.workMs;
}

/** Whether a look was not made, for lack of room: the next tick makes it. */
export function isHeldBack({ share }: TickScope, result: ProviderResult<unknown>): boolean {
  if (result.ok || result.failure.isHeldBack !== true) return false;
  share.holdBack(result.failure);
  return true;
}
