import { intakeHandler } from '../../handlers/intake/intake';
import { submitDependencies } from '../../runtime/wiring';

/** Intake queue → requests; see `core/operations/intake/intake-message.ts`. */
export const handler = intakeHandler(submitDependencies());
