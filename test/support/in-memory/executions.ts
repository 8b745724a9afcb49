import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import type { Executions, ExecutionStatus } from '../../../lambdas/core/ports/executions';

/** The executions' port in memory: remembers what was started, who waits and what has ended. */
export class InMemoryExecutions implements Executions {
  private readonly statuses = new Map<RequestId, ExecutionStatus>();
  private readonly waiting = new Map<string, RequestId>();

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

  answer(token: string): Promise<'answered' | 'over'> {
    const id = this.waiting.get(token);
    if (id === undefined) return Promise.resolve('over');
    this.waiting.delete(token);
    this.statuses.set(id, 'ended');
    return Promise.resolve('answered');
  }

  /** Has the execution of a request wait with a token, in place of any before. */
  wait(id: RequestId, token: string): void {
    if (this.statuses.get(id) !== 'running') throw new Error(`No execution of ${id} runs`);
    for (const [earlier, owner] of this.waiting) if (owner === id) this.waiting.delete(earlier);
    this.waiting.set(token, id);
  }

  /** Ends the execution of a request, as if it had been stopped. */
  end(id: RequestId): void {
    if (!this.statuses.has(id)) throw new Error(`There is no execution of ${id}`);
    this.statuses.set(id, 'ended');
    for (const [token, owner] of this.waiting) if (owner === id) this.waiting.delete(token);
  }
}
