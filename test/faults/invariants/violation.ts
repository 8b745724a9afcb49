import type { RequestTrace } from '../simulation/trace';

/** Something that a simulation has left behind and that must not be. */
export interface Violation {
  /** Which invariant is broken, in a few words. */
  readonly kind: string;
  /** One line that says what was found. */
  readonly detail: string;
  /** The request that it is about, where it is about one. */
  readonly request?: RequestTrace;
}

/** Makes the violation of a request. */
export function violationOf(request: RequestTrace, kind: string, detail: string): Violation {
  return { kind, detail, request };
}
