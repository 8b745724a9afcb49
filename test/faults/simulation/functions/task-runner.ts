import type { FunctionHost } from './function-host';
import type { SimulatedFunction } from './functions';
import type { Mischief } from '../chance/mischief';
import { sleep } from '../chance/sleep';

/** How much later than the first the second delivery of a task may come, in milliseconds. */
const LATEST_MS = 40_000;

/** Calls the functions behind the tasks of the workflow, some of them twice: nobody waits for the second answer. */
export class TaskRunner {
  private repeats = 0;

  /**
   * @param functionOf the function that an ARN of the template stands for
   * @param onTask is told of every task, not of second deliveries
   */
  constructor(
    private readonly host: FunctionHost<SimulatedFunction>,
    private readonly functionOf: (arn: string) => SimulatedFunction,
    private readonly mischief: Mischief,
    private readonly onTask?: (name: SimulatedFunction, event: string) => void,
  ) {}

  /** Whether no second delivery is under way. */
  get isIdle(): boolean {
    return this.repeats === 0;
  }

  /** Runs a task. @throws FunctionError */
  run(arn: string, event: string): Promise<string> {
    const name = this.functionOf(arn);
    this.onTask?.(name, event);
    if (this.mischief.happens('task delivered twice')) void this.repeat(name, event);
    return this.host.invoke(name, event);
  }

  private async repeat(name: SimulatedFunction, event: string): Promise<void> {
    this.repeats += 1;
    // Half of them while the first one is at work.
    await sleep(this.mischief.oneOf([this.mischief.ms(0, 100), this.mischief.ms(0, LATEST_MS)]));
    await this.host.invoke(name, event).catch(() => undefined);
    this.repeats -= 1;
  }
}
