import { reconcile } from '../../core/operations/nets/reconcile';
import type { ReconcileDependencies, Reconciliation } from '../../core/operations/nets/reconcile';
import { eventHandler } from '../../runtime/event';
import type { EventHandler } from '../../runtime/event';
import { logger } from '../../runtime/log';

/** Makes the Lambda handler of the reconciler's schedule. */
export function reconcileHandler(dependencies: ReconcileDependencies): EventHandler<Reconciliation> {
  return eventHandler(async () => {
    const found = await reconcile(dependencies);
    logger.info('reconciled', { counts: { ...found } });
    return found;
  });
}
