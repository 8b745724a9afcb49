import { reconcileHandler } from '../../handlers/nets/reconcile';
import { reconcileDependencies } from '../../runtime/batch-wiring';

/** The second net, on a schedule; see `core/operations/nets/reconcile.ts`. */
export const handler = reconcileHandler(reconcileDependencies());
