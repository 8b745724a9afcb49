import type { RequestId } from '../../lambdas/core/domain/ids';
import type { ExecutionStarter } from '../../lambdas/core/ports/execution-starter';

/** The execution starter's port in memory: remembers what was started. */
export class InMemoryExecutionStarter implements ExecutionStarter {
  private readonly ids = new Set<RequestId>();

  /** Requests with an execution, in the order of their starts. */
  get started(): readonly RequestId[] {
    return [...this.ids];
  }

  start(id: RequestId): Promise<void> {
    this.ids.add(id);
    return Promise.resolve();
  }
}
