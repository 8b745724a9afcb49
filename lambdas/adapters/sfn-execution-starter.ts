import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { RequestId } from '../core/domain/ids';
import type { ExecutionStarter } from '../core/ports/execution-starter';
import { callAws } from './aws-calls';

/** Starts executions of the provisioning state machine, named after the request. */
export class SfnExecutionStarter implements ExecutionStarter {
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
}
