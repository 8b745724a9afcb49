import { reconcileHandler } from '../../handlers/nets/reconcile';
import { executions, recordDependencies } from '../../runtime/wiring';

/** The second net, on a schedule; see `core/operations/reconcile.ts`. */
export const handler = reconcileHandler({ ...recordDependencies(), executions: executions() });
