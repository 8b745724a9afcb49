import type { Turn } from '../gate/turn';

/** What acts for an account in a chain of ticks: its watcher follows requests, its gate admits them. */
export type ActorKind = 'watch' | 'gate';

/** The state of an account's watcher or gate, shared by all its ticks (protocol.md 7.1). */
export interface Actor {
  /** Name of the provider's profile. */
  readonly account: string;
  /** Number of the last tick that has finished. */
  readonly done: number;
  /** Grows with every write: whoever decides by what he has read writes only when nobody has written since. */
  readonly version: number;
  /** When the next tick is due, epoch ms; 0 while the account sleeps. */
  readonly promisedAtMs: number;
  /** When the first promise was due that no tick has kept since, epoch ms; absent while promises are kept. */
  readonly brokenAtMs?: number | undefined;
  /** Until when the tick that runs has the account to itself, epoch ms; absent while none runs. */
  readonly leaseUntilMs?: number | undefined;
  /** Pages of the last complete list of the account's connections; 0 before the first. */
  readonly pages: number;
  /** Where the next list goes on, when the last one was cut short. */
  readonly pageQuery?: string | undefined;
  /** How far the gate has got; absent before its first tick, and for watchers. */
  readonly turn?: Turn | undefined;
}

/** What a tick leaves to the next one. */
export type Handover = Pick<Actor, 'promisedAtMs'> & Memory;

/** What the next tick must know. Pages that are left out stay as they are. */
export type Memory = Partial<Pick<Actor, 'pages' | 'pageQuery' | 'turn'>>;
