import { Aws, Duration } from 'aws-cdk-lib';
import { CustomState, Errors, JitterType } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ITEM_VERSION, KEY, PARTITION } from '../../../lambdas/contract/tables';

/** Longest deadline (1 h) and longest clean-up (20 min), with room to spare, in seconds. */
const TIMEOUT_SECONDS = 9_000;

/**
 * The state `Watch` (protocol.md 7.1): stores its task token beside the entry of the request and waits until the watcher
 * sends it back. The token has an item of its own: a transaction that writes it too would make the state's write fail. A
 * failed write is repeated for as long as the longest request may last; nobody ever answers with a failure.
 */
export function watchState(scope: Construct, tableName: string): CustomState {
  const watch = new CustomState(scope, 'Watch', {
    stateJson: {
      Type: 'Task',
      Resource: `arn:${Aws.PARTITION}:states:::aws-sdk:dynamodb:putItem.waitForTaskToken`,
      Parameters: {
        TableName: tableName,
        Item: {
          [KEY.partition]: { 'S.$': `States.Format('${PARTITION.work.waiting}{}', $.requestId)` },
          [KEY.sort]: { S: 'ITEM' },
          [ITEM_VERSION.attribute]: { N: String(ITEM_VERSION.current) },
          token: { 'S.$': '$$.Task.Token' },
        },
      },
      ResultPath: '$.step',
      TimeoutSeconds: TIMEOUT_SECONDS,
    },
  });
  watch.addRetry({
    errors: [Errors.TASKS_FAILED],
    interval: Duration.seconds(1),
    backoffRate: 2,
    maxAttempts: 300,
    maxDelay: Duration.seconds(30),
    jitterStrategy: JitterType.FULL,
  });
  return watch;
}
