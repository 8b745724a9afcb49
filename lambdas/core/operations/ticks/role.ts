import type { Actor, Memory } from '../../domain/watch/actor';
import type { Actors } from '../../ports/actors';

/** A tick that has its account to itself. */
export interface RunningTick {
  readonly account: string;
  readonly n: number;
  readonly owner: string;
  /** Epoch ms. */
  readonly startedAtMs: number;
}

/** What a tick leaves when it goes on: when the next one is due, and what that must know. */
export interface Rest extends Memory {
  /** Seconds from the start of this tick to the next one; absent when the account may sleep. */
  readonly seconds?: number | undefined;
}

/** What a tick leaves: nothing to do and nothing to know, the rest, or that it has lost its account on the way. */
export type Leftover = 'nothing' | 'lost' | Rest;

/** What a chain of ticks is for: following requests, or admitting them. */
export interface Role {
  readonly actors: Actors;
  /** What one tick does for its account. */
  readonly work: (actor: Actor, tick: RunningTick) => Promise<Leftover>;
  /** Whether there is anything to do for an account. Strongly consistent. */
  readonly isAnythingLeft: (account: string) => Promise<boolean>;
}
