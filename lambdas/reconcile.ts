import { reconcileHandler } from './runtime/reconcile-handler';
import { executions, recordDependencies } from './runtime/wiring';

/** The second net, on a schedule; see `core/operations/reconcile.ts`. */
export const handler = reconcileHandler({ ...recordDependencies(), executions: executions() });
