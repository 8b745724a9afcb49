import type { SimulatedDialectId } from './base/dialect-id';
import type { Operation } from './base/provider-call';
import type { ConnectionView } from './dialect/simulated-dialect';
import type { FaultKind } from './faults/fault-kinds';
import type { ScheduleInput } from './faults/schedule';
import type { ScriptInput } from './faults/script';

/** How the simulator is steered and watched, in process and, through `answerControlCall`, from another one. */
export interface Controls {
  /** Adds a script; see `scriptSchema`. Throws a ZodError that names the field when it is not one. */
  script(script: ScriptInput): void;
  /** Forgets all scripts, faults that have not struck yet included. Connections keep the outcome they have. */
  clearScripts(): void;
  /**
   * Draws faults from now on, see `scheduleSchema`; in place of the schedule before. Calls that a script's fault strikes draw
   * none. Throws a ZodError that names the field when it is not a schedule.
   */
  schedule(schedule: ScheduleInput): void;
  /** Draws no faults any more; what was drawn before takes its course. */
  clearSchedule(): void;
  /** How often each kind of fault was drawn and struck since the last schedule came into force. */
  strikes(): Readonly<Record<FaultKind, number>>;
  /**
   * Puts a connection into a raw status, any word, behind everybody's back; it stays there.
   * @throws {UnknownConnectionError}
   */
  setStatus(id: string, status: string): void;
  /**
   * Removes a connection behind everybody's back, at once and from lists too.
   * @throws {UnknownConnectionError}
   */
  remove(id: string): void;
  /** The connections of a dialect, or of one dialect after the other; oldest first, pre-shared keys masked. */
  connections(dialect?: SimulatedDialectId): ConnectionView[];
  /** The calls that a dialect's server, or all of them together, received so far, refused and struck ones included. */
  calls(dialect?: SimulatedDialectId): Readonly<Record<Operation, number>>;
  /**
   * The most calls that one of the servers received within so many seconds of the simulator's clock, wherever they began:
   * those that sign in, refused and struck ones included.
   */
  mostCalls(seconds: number): number;
}

/** No dialect has a connection of that id. */
export class UnknownConnectionError extends Error {
  override readonly name = 'UnknownConnectionError';

  constructor(id: string) {
    super(`There is no connection ${id}`);
  }
}
