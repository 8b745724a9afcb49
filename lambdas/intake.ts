import { intakeHandler } from './runtime/intake-handler';
import { submitDependencies } from './runtime/wiring';

/** Intake queue → requests; see `core/operations/intake-message.ts`. */
export const handler = intakeHandler(submitDependencies());
