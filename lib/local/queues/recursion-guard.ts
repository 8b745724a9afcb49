import type { OnLog } from '../base/log-line';
import type { FunctionDescription, FunctionPool } from '../functions/function-pool';
import { Lineage } from '../functions/lineage';
import type { QueueMappingOptions } from './queue-mapping';

interface Deps {
  readonly functions: FunctionPool;
  readonly onLog: OnLog | undefined;
}

/**
 * How a mapping gives messages to a function so that no chain of messages calls it for ever: a message that follows from
 * sixteen calls of the function is not given to it, unless the template allows loops. The AWS SDK carries the lineage
 * from a call of the function to the messages that it sends.
 */
export function recursionGuard(
  { logicalId, arn, mayLoop }: FunctionDescription,
  { functions, onLog }: Deps,
): Pick<Required<QueueMappingOptions>, 'invoke' | 'accepts'> {
  return {
    invoke: (event, batch) => {
      const traceHeaders = batch.map(({ traceHeader }) => traceHeader);
      return functions.deliver(logicalId, event, Lineage.of(traceHeaders).headerOf(arn));
    },
    accepts: ({ traceHeader, messageId }) => {
      if (mayLoop || !Lineage.of([traceHeader]).isSpentFor(arn)) return true;
      onLog?.({
        functionName: logicalId,
        line:
          `stopped a recursive loop: message ${messageId} follows from 16 calls of this function and is not given to ` +
          'it. If the loop is meant, set RecursiveLoop: Allow (CDK: recursiveLoop) on every function of the loop',
      });
      return false;
    },
  };
}
