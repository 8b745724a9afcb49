import { isSilent, spacingMsOf } from '../../domain/connection/pace';
import type { PaceRecord } from '../../domain/connection/pace';
import type { Wish } from '../../ports/providers/pace-store';

/** A moment for one call of a provider, which is nobody else's. */
export interface Slot {
  readonly kind: 'slot';
  /** Epoch ms. */
  readonly atMs: number;
  /** The call may be made so much later, in milliseconds; then the slot is lost. */
  readonly goodForMs: number;
}

/**
 * Why a call is not made now. `full`: the calls of the limit are taken, for longer than is waited for. `paused`: a person
 * has paused the account. `silent`: the provider has not answered for a while. `asked`: it asks to be left alone.
 */
export type Hindrance = 'full' | 'paused' | 'silent' | 'asked';

/** That a call is not made now. */
export interface HeldBack {
  readonly kind: 'held-back';
  readonly reason: Hindrance;
  /** When to come again, in milliseconds from now. */
  readonly retryAfterMs: number;
}

/** The slot of a call that nothing limits. */
export const ANY_TIME: Slot = { kind: 'slot', atMs: 0, goodForMs: Infinity };

/** A slot that is further ahead is not waited for in a function, in milliseconds. */
export const LONGEST_WAIT_MS = 1_700;
/**
 * The same for who begins something: who goes on comes first, so that the calls before were not made in vain. More than a
 * second, as the gate starts in whole seconds: those of one second all find room.
 */
const NEWCOMER_WAIT_MS = 1_300;
/** Whoever waits elsewhere comes so long before the slot, in milliseconds. */
const EARLY_MS = 500;
/** A slot is lost so long after its moment, in milliseconds, or after half the distance of two calls. */
const LATEST_MS = 500;
/** Where many calls are allowed, a slot is good for so many milliseconds all the same. */
const LEAST_LATE_MS = 10;

/** That a call is not made now. @param retryAfterMs when to come again, from now */
export function heldBack(reason: Hindrance, retryAfterMs: number): HeldBack {
  return { kind: 'held-back', reason, retryAfterMs: Math.max(0, retryAfterMs) };
}

/** What a call has before it. */
export interface BeforeCall {
  /** What happens between slot and call takes so long, in milliseconds. */
  readonly leadMs: number;
  /** The caller has made a call just now. */
  readonly goesOn: boolean;
}

/** The wish for the moment of one call. */
export function callWish(record: PaceRecord, nowMs: number, { leadMs, goesOn }: BeforeCall): Wish {
  return {
    row: 'lastCallAtMs',
    spacingMs: spacingMsOf(record, nowMs),
    notBeforeMs: Math.max(nowMs + leadMs, record.notBeforeMs ?? 0),
    notAfterMs: nowMs + (goesOn ? LONGEST_WAIT_MS : NEWCOMER_WAIT_MS + leadMs),
    nowMs,
  };
}

/**
 * The wish to come again when there may be room. As many come in a second as may call: those who find no room stand in a row,
 * however many they are.
 */
export function returnWish(record: PaceRecord, nowMs: number): Wish {
  const notBeforeMs = roomAtMs(record, nowMs);
  return { row: 'lastReturnAtMs', spacingMs: fullSpacingMs(record), notBeforeMs, notAfterMs: Infinity, nowMs };
}

/** When to come again if nobody else does, epoch ms. */
export function roomAtMs(record: PaceRecord, nowMs: number): number {
  const { lastCallAtMs, notBeforeMs = 0 } = record;
  const nextAtMs = Math.max(lastCallAtMs + spacingMsOf(record, nowMs), notBeforeMs);
  return Math.max(nowMs, nextAtMs - EARLY_MS);
}

/** Why there is no slot within the time that is waited for. */
export function hindranceOf(record: PaceRecord, nowMs: number): Hindrance {
  if (isSilent(record)) return 'silent';
  return (record.notBeforeMs ?? 0) > nowMs + LONGEST_WAIT_MS ? 'asked' : 'full';
}

/** The slot that was taken last. @param behindMs by how much the caller's own clock is behind that of the record */
export function slotOf(record: PaceRecord, behindMs: number): Slot {
  return { kind: 'slot', atMs: record.lastCallAtMs - behindMs, goodForMs: goodForMs(record) };
}

/**
 * How late a call may be. Calls that are each less late than half the distance of two are never more than the limit and one
 * in any second; the other half is left to the way to the provider.
 */
function goodForMs(record: PaceRecord): number {
  const spacingMs = fullSpacingMs(record);
  return Math.min(LATEST_MS, Math.max(spacingMs / 2, Math.min(spacingMs, LEAST_LATE_MS)));
}

/** Milliseconds from one call to the next at the whole limit. */
function fullSpacingMs({ perSecond = Infinity }: PaceRecord): number {
  return 1000 / perSecond;
}
