import type { OnLog } from '../base/log-line';
import type { FaultDraws } from './fault-draws';

/** Delivers some events to functions a second time, as every service may that delivers at least once. */
export class DoubleDelivery {
  /** Second deliveries that are not over yet. */
  underWay = 0;

  constructor(
    private readonly probability: number,
    private readonly draws: FaultDraws,
    private readonly onLog: OnLog | undefined,
  ) {}

  /**
   * Delivers one event with `invoke`; gives what the first delivery gives, or throws what that throws. The second one
   * runs beside the first or after it, drawn; how it ends only the log says.
   */
  async deliver(functionId: string, invoke: () => Promise<string>): Promise<string> {
    const isStruck = this.draws.strikes('function.twice', functionId, this.probability);
    const [part] = this.draws.parts('function.twice', functionId);
    const first = invoke();
    if (isStruck) {
      this.draws.count('function.twice');
      void this.again(functionId, part < 0.5 ? undefined : first, invoke);
    }
    return first;
  }

  private async again(
    functionId: string,
    before: Promise<string> | undefined,
    invoke: () => Promise<string>,
  ): Promise<void> {
    this.underWay += 1;
    await before?.catch(() => undefined); // the caller has it
    const end = await invoke().then(
      () => 'succeeded',
      // The name alone: a message may repeat the event.
      (error: unknown) => `failed with ${error instanceof Error ? error.name : typeof error}`,
    );
    this.underWay -= 1;
    this.onLog?.({ functionName: functionId, line: `fault: delivered twice; the second delivery ${end}` });
  }
}
