import type { Actors } from '../../ports/actors';
import type { Errands } from '../../ports/errands';
import type { Executions } from '../../ports/executions';
import type { Flights } from '../../ports/flights';
import type { Lines } from '../../ports/gate/lines';
import type { Places } from '../../ports/gate/places';
import type { PaceReader } from '../../ports/pace-reader';
import type { ProviderDialect } from '../../ports/provider-dialect';
import type { TargetDependencies } from '../provider/provider-target';
import type { RecordDependencies } from '../steps/step-dependencies';
import type { TickDependencies } from '../ticks/tick';

/** What waking a gate works with. */
export interface GateWakeDependencies {
  /** The gates, as `actors` are the watchers. */
  readonly gates: Actors;
  readonly errands: Errands;
}

/** What is known of those who wait and of those who were admitted. */
export interface AdmissionDependencies extends GateWakeDependencies {
  readonly lines: Lines;
  readonly places: Places;
}

/** What a gate must know of a dialect. */
export type GateDialect = Pick<ProviderDialect, 'checkProfile' | 'meaningOf'>;

/** What the ticks of gates work with. */
export interface GateDependencies
  extends AdmissionDependencies, RecordDependencies, TickDependencies, TargetDependencies<GateDialect> {
  readonly pace: PaceReader;
  readonly flights: Pick<Flights, 'find'>;
  /** The watchers: what they take of the pace is not given away. */
  readonly actors: Pick<Actors, 'find'>;
}

/** What starting an admitted request works with. */
export interface StartDependencies extends Pick<RecordDependencies, 'store' | 'clock'> {
  readonly executions: Executions;
  readonly places: Places;
}
