import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { InvariantError } from '../../core/domain/errors';
import type { RequestId } from '../../core/domain/request/request-id';
import type { Executions, ExecutionStatus } from '../../core/ports/executions';
import { callAws } from '../aws-calls';

/** Statuses of an execution that nothing more happens to, unless somebody redrives it. */
const ENDED: readonly string[] = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** Executions of the provisioning state machine in Step Functions. */
export class SfnExecutions implements Executions {
  constructor(
    private readonly client: SFNClient,
    private readonly stateMachineArn: string,
  ) {}

  async start(id: RequestId): Promise<void> {
    const input = JSON.stringify({ requestId: id });
    try {
      await callAws('Step Functions', () =>
        this.client.send(new StartExecutionCommand({ stateMachineArn: this.stateMachineArn, name: id, input })),
      );
    } catch (error) {
      // Delivered twice; the first delivery has started it.
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }

  async statusOf(id: RequestId): Promise<ExecutionStatus> {
    const executionArn = `${this.stateMachineArn.replace(':stateMachine:', ':execution:')}:${id}`;
    try {
      const { status } = await callAws('Step Functions', () =>
        this.client.send(new DescribeExecutionCommand({ executionArn })),
      );
      if (status === undefined) throw new InvariantError(`Step Functions gives no status of ${executionArn}`);
      return ENDED.includes(status) ? 'ended' : 'running';
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return 'none';
      throw error;
    }
  }

  /** The answer says nothing: how the request ended stands in the table. */
  async answer(token: string): Promise<'answered' | 'over'> {
    try {
      await callAws('Step Functions', () =>
        this.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{}' })),
      );
      return 'answered';
    } catch (error) {
      const isOver = [InvalidToken, TaskDoesNotExist, TaskTimedOut].some((kind) => error instanceof kind);
      if (isOver) return 'over';
      throw error;
    }
  }
}
