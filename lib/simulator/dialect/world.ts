import type { Clock } from '../base/clock';
import type { ConnectionJournal } from '../connections/connection-journal';
import type { SimulatedDialectId } from './dialect-id';
import type { Identity } from '../identity/identity';
import type { FaultSchedule } from '../faults/fault-schedule';
import type { ScriptBook } from '../faults/script-book';
import type { SigningKeys } from '../identity/signing-keys';

/** What the dialects of one simulator share. */
export interface World {
  readonly clock: Clock;
  readonly scripts: ScriptBook;
  readonly schedule: FaultSchedule;
  readonly identity: Identity;
  readonly keys: SigningKeys;
  /** The id of a new connection: a UUID that no other one has. */
  readonly newId: () => string;
  /** Where the connections of a dialect are kept. */
  readonly journalOf: <Body>(dialect: SimulatedDialectId) => ConnectionJournal<Body>;
}
