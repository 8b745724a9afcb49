import { intakeHandler } from '../../handlers/intake/intake';
import { intakeDependencies } from '../../runtime/wiring';

/** Intake queue → requests; see `core/operations/intake/patient-intake.ts`. */
export const handler = intakeHandler(intakeDependencies());
