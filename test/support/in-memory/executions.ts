import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import type { Executions, ExecutionStatus } from '../../../lambdas/core/ports/executions';

/** The executions' port in memory: remembers what was started and what has ended. */
export class InMemoryExecutions implements Executions {
  private readonly statuses = new Map<RequestId, ExecutionStatus>();

  /** Requests with an execution, in the order of their starts. */
  get started(): readonly RequestId[] {
    return [...this.statuses.keys()];
  }

  start(id: RequestId): Promise<void> {
    if (!this.statuses.has(id)) this.statuses.set(id, 'running');
    return Promise.resolve();
  }

  statusOf(id: RequestId): Promise<ExecutionStatus> {
    return Promise.resolve(this.statuses.get(id) ?? 'none');
  }

  /** Ends the execution of a request, as if it had been stopped. */
  end(id: RequestId): void {
    if (!this.statuses.has(id)) throw new Error(`There is no execution of ${id}`);
    this.statuses.set(id, 'ended');
  }
}
