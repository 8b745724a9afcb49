import type { Clock } from '../base/clock';
import type { Fields } from '../base/fields';
import type { SimulatedDialectId } from '../base/dialect-id';
import type { ConnectionJournal } from '../connections/connection-journal';
import type { ScheduleInForce } from '../faults/schedule-in-force';
import type { ScriptsInForce } from '../faults/scripts-in-force';
import type { Identity } from '../identity/identity';
import type { SigningKeys } from '../identity/signing-keys';

/** Where the APIs of a server are: what comes before the version in their paths. */
export interface BasePaths {
  /** Default: nothing; `/identity` for instance. */
  readonly identity?: string;
  /** Default: nothing; `/networking` for instance. */
  readonly network?: string;
}

/** What the dialects of one simulator share. */
export interface World {
  readonly clock: Clock;
  readonly scripts: ScriptsInForce;
  readonly schedule: ScheduleInForce;
  readonly identity: Identity;
  readonly keys: SigningKeys;
  readonly basePaths: BasePaths;
  /** The form in which fields that were not refused are kept. */
  readonly keptForm: (fields: Fields) => Fields;
  /** The id of a new connection: a UUID that no other one has. */
  readonly newId: () => string;
  /** Where the connections of a dialect are kept. */
  readonly journalOf: <Body>(dialect: SimulatedDialectId) => ConnectionJournal<Body>;
}
