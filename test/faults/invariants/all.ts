import type { Trace } from '../simulation/trace';
import { acceptanceViolations } from './acceptance';
import { admissionViolations } from './admission';
import { auditViolations } from './audit';
import { callViolations } from './calls';
import { connectionViolations } from './connections';
import { endingViolations } from './endings';
import { outcomeViolations } from './outcomes';
import type { Violation } from './violation';
import { watchingViolations } from './watching';

/** Everything that a simulation has left behind and that must not be (protocol.md 2.3 and 3). */
export function violationsIn(trace: Trace): Violation[] {
  return [
    ...acceptanceViolations(trace),
    ...admissionViolations(trace),
    ...endingViolations(trace),
    ...connectionViolations(trace),
    ...auditViolations(trace),
    ...callViolations(trace),
    ...outcomeViolations(trace),
    ...watchingViolations(trace),
    ...trace.leaks.map((place) => ({ kind: 'pre-shared key found', detail: place })),
  ];
}
