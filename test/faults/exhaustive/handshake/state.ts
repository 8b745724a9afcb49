/** Everything that there is at one moment of a handshake, as a value. */
import type { StoredActor } from '../../../support/in-memory/actors';
import type { ReplayedRun } from './replayed-run';

/**
 * What becomes of an entry. Of a request that is followed: the first tick that sees it removes it, or none does. Of one that
 * waits in a line: a tick admits it.
 */
export type EntryKind = 'settles' | 'stays' | 'waits';

/** What may still happen. */
export interface Allowance {
  /** Ticks that get the account. */
  readonly ticks: number;
  /** Crashes of whatever runs; it is run again. */
  readonly crashes: number;
  /** Messages that are delivered once more while they are being worked on. */
  readonly doubles: number;
  /** Leases that end while their tick runs. */
  readonly losses: number;
}

/** The actor as it is stored. Its version is 1, whatever was written: versions are only compared. */
export interface ActorState {
  readonly stored: StoredActor | undefined;
  /** The same for actors that are equal. */
  readonly text: string;
}

/** A request that is being registered, or was. */
export interface Registrar {
  readonly run: ReplayedRun;
  /** What has become of its entry; absent before it is put. */
  readonly entry?: EntryKind | 'removed' | undefined;
}

/** A tick that runs. */
export interface RunningTick {
  readonly owner: string;
  readonly run: ReplayedRun;
}

/** A message in the queue until it is acknowledged. */
export interface Message {
  readonly n: number;
  /** Owners of the ticks that it was delivered to, and that have not ended. */
  readonly holders: string;
}

/** One moment. */
export interface State {
  readonly actor: ActorState;
  readonly registrars: readonly Registrar[];
  readonly ticks: readonly RunningTick[];
  readonly messages: readonly Message[];
  /** The mark of the line, while it is known; where there is a line. */
  readonly known: readonly string[];
  readonly left: Allowance;
}

/** The state as text, the same for states from which the same follows. */
export function keyOf({ actor, registrars, ticks, messages, known, left }: State): string {
  const { ticks: more, crashes, doubles, losses } = left;
  const registering = registrars.map(({ run, entry = '' }) => run.id + entry);
  const running = ticks.map(({ owner, run }) => owner + run.id).toSorted();
  const waiting = messages.map(({ n, holders }) => `${n}${holders}`).toSorted();
  return [actor.text, ...known, more, crashes, doubles, losses, ...registering, ...running, '', ...waiting].join();
}

/** Whether an entry waits and nobody will ever look at it: a lost wake-up. */
export function isHole(state: State): boolean {
  return state.messages.length === 0 && isQuiet(state) && state.registrars.some(({ entry }) => isThere(entry));
}

/** Whether a message is left that could be worked on. */
export function isStranded(state: State): boolean {
  return state.messages.length > 0 && isQuiet(state) && state.left.ticks > 0;
}

/** Whether nothing runs. */
function isQuiet({ registrars, ticks }: State): boolean {
  return ticks.length === 0 && registrars.every(({ run }) => run.standing.kind === 'ended');
}

/** Whether an entry was put and is not removed. */
export function isThere(entry: Registrar['entry']): entry is EntryKind {
  return entry !== undefined && entry !== 'removed';
}

/** The same moment with another registrar in the place of one. */
export function withRegistrar(state: State, index: number, registrar: Registrar): State {
  return { ...state, registrars: state.registrars.with(index, registrar) };
}
