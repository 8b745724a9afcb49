import type { Program } from './program';
import type { Call, Result } from './replayed-run';
import type { EntryKind, State } from './state';

/** A call that was done: what is different then, and what it has given. */
export interface Effect {
  readonly change: Partial<State>;
  readonly result: Result;
  /** Whatever ticks have read before is not what is there now. */
  readonly outdatesTicks?: boolean;
}

/** What is searched: those who have something to be done for an account, and the ticks that do it. */
export interface Handshake {
  readonly registrar: Program;
  /** The tick `n`, by the name of an owner. */
  readonly tickOf: (n: number, owner: string) => Program;
  /** What becomes of an entry that is put, as long as nothing else has happened. */
  readonly joined: EntryKind;
  /** What may be there when a tick makes a call: the state itself, and others that are as likely. */
  readonly before: (state: State, call: Call) => readonly State[];
  /** Does a call. @throws NotYet */
  readonly effectOf: (state: State, call: Call) => Effect;
}
