import { reconcileHandler } from '../../handlers/nets/reconcile';
import { executions, recordDependencies } from '../../runtime/wiring';

/** The second net, on a schedule; see `core/operations/nets/reconcile.ts`. */
export const handler = reconcileHandler({ ...recordDependencies(), executions: executions() });
