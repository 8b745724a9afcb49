import { dispatchHandler } from '../../handlers/intake/dispatch';
import { executions } from '../../runtime/wiring';

/** Table stream → one execution per new request; see `core/operations/intake/dispatch-request.ts`. */
export const handler = dispatchHandler(executions());
