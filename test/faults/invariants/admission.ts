import type { Trace } from '../simulation/trace';
import { overruns } from './outage';
import type { Violation } from './violation';

/** The limits of providers hold, whatever fails (protocol.md 7.8 and 8). */
export function admissionViolations(trace: Trace): Violation[] {
  const { maxInFlight = Infinity, mostPlaced, vigil } = trace;
  const tooMany = `${mostPlaced} requests were in flight at one provider, which takes ${maxInFlight}`;
  return [
    ...overruns(trace, 'under faults'),
    ...(mostPlaced > maxInFlight ? [{ kind: 'too many in flight', detail: tooMany }] : []),
    ...(vigil?.unplaced ?? []).map((detail) => ({
      kind: 'not counted',
      detail: `${detail} was followed without a place`,
    })),
  ];
}
