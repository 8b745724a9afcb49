import { errandSchema, TICK } from '../../contract/ticks';
import { runErrand } from '../../core/operations/errands/run-errand';
import type { ErrandDependencies } from '../../core/operations/errands/run-errand';
import { queueHandler } from '../../runtime/queue';
import type { QueueHandler } from '../../runtime/queue';

/** Time to answer before the function is ended, in milliseconds. */
const ANSWER_MARGIN_MS = 1_000;

/** Makes the Lambda handler of the delay queue: ticks of watchers and gates, and starts of admitted requests. */
export function watchHandler(dependencies: ErrandDependencies): QueueHandler {
  return queueHandler(
    ({ body }) => runErrand(dependencies, errandSchema.parse(JSON.parse(body))),
    TICK.functionSeconds * 1000 - ANSWER_MARGIN_MS,
  );
}
