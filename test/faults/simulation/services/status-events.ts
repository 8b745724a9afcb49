import type { ExecutionEnd } from '../../../../lib/local/states/state-machine';
import type { Mischief } from '../chance/mischief';
import { sleep } from '../chance/sleep';

/** Waits before an event that a function has failed on is delivered again, in milliseconds: Lambda tries three times. */
const RETRY_MS = [60_000, 120_000];

/** The rule on status changes of executions: tells of those that failed, timed out or were aborted. */
export class StatusEvents {
  private underWay = 0;

  /** @param invoke calls the function that records interrupted executions */
  constructor(
    private readonly invoke: (event: string) => Promise<string>,
    private readonly mischief: Mischief,
  ) {}

  /** Whether every event has been delivered, or given up. */
  get isIdle(): boolean {
    return this.underWay === 0;
  }

  /** Takes note of the end of an execution. */
  executionEnded(name: string, end: ExecutionEnd): void {
    if (end.status === 'SUCCEEDED' || this.mischief.happens('status event lost')) return;
    const { status } = end;
    const error = 'error' in end ? end.error : undefined;
    const event = { 'detail-type': 'Step Functions Execution Status Change', detail: { name, status, error } };
    void this.deliver(JSON.stringify(event));
    if (this.mischief.happens('status event twice')) void this.deliver(JSON.stringify(event));
  }

  private async deliver(event: string): Promise<void> {
    this.underWay += 1;
    for (const retryMs of [...RETRY_MS, undefined]) {
      if (await this.isHandled(event)) break;
      if (retryMs !== undefined) await sleep(retryMs);
    }
    this.underWay -= 1;
  }

  private async isHandled(event: string): Promise<boolean> {
    try {
      await this.invoke(event);
      return true;
    } catch {
      return false; // the function's own log says why
    }
  }
}
