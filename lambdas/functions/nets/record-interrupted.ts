import { recordInterruptedHandler } from '../../handlers/nets/record-interrupted';
import { interruptionDependencies } from '../../runtime/wiring';

/** Executions that ended without an outcome; see `core/operations/nets/record-interrupted.ts`. */
export const handler = recordInterruptedHandler(interruptionDependencies());
