import type { Actors } from '../../../../lambdas/core/ports/actors';
import type { Errands } from '../../../../lambdas/core/ports/errands';
import type { Lines } from '../../../../lambdas/core/ports/gate/lines';
import type { Places } from '../../../../lambdas/core/ports/gate/places';
import type { Flights } from '../../../../lambdas/core/ports/flights';

/** Puts the entry of a registrar's request, once. */
export interface Registration {
  put(): Promise<void>;
}

/** The ports whose calls others can see. */
export interface SharedPorts {
  readonly registration: Registration;
  readonly actors: Actors;
  readonly errands: Errands;
  readonly flights: Flights;
  readonly lines: Lines;
  readonly places: Places;
}

/** Code under test. Each call of a shared port is a point; what it does is decided by their results alone. */
export type Program = (ports: SharedPorts) => Promise<unknown>;
