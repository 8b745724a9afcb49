import type { EngineClock } from '../base/clock';
import { CrashSchedule } from './crash-schedule';
import { DoubleDelivery } from './double-delivery';
import type { OnLog } from '../base/log-line';
import { EngineStartError } from '../base/errors';
import { FaultDraws } from './fault-draws';
import { parseFaults, type EngineFaults } from './fault-options';
import { faultyDelivery, type Abortable, type Deliver } from './stream-faults';
import { TableFaults } from './table-faults';

/** The faults of one engine, where they strike. */
export class FaultInjection {
  /** Of calls to tables; undefined when none was asked for. */
  readonly tables: TableFaults | undefined;
  private readonly draws: FaultDraws;
  private readonly doubles: DoubleDelivery;

  constructor(
    private readonly faults: EngineFaults,
    onLog: OnLog | undefined,
  ) {
    this.draws = new FaultDraws(faults.seed);
    this.tables = faults.tables && new TableFaults(faults.tables, this.draws);
    this.doubles = new DoubleDelivery(faults.functions?.twice ?? 0, this.draws, onLog);
  }

  /** Which invocations of a function die; undefined when none does. */
  crashesOf(functionId: string): CrashSchedule | undefined {
    const { crash = 0 } = this.faults.functions ?? {};
    return crash > 0 && this.isMeant(functionId) ? new CrashSchedule(functionId, crash, this.draws) : undefined;
  }

  /** Delivers an event to a function with `invoke`, perhaps twice. */
  deliver(functionId: string, invoke: () => Promise<string>): Promise<string> {
    return this.isMeant(functionId) ? this.doubles.deliver(functionId, invoke) : invoke();
  }

  /** How an event source mapping delivers its batches, which `deliver` does without faults; undefined when as ever. */
  deliveryOf<Batch, Options extends Abortable>(
    mappingId: string,
    clock: EngineClock,
    deliver: Deliver<Batch, Options>,
  ): Deliver<Batch, Options> | undefined {
    const { streams } = this.faults;
    return streams && faultyDelivery(mappingId, streams, { draws: this.draws, clock }, deliver);
  }

  /** Second deliveries that are not over yet. */
  get deliveriesUnderWay(): number {
    return this.doubles.underWay;
  }

  /** How often each fault has struck so far, e.g. `{ 'table.throttle': 12 }`. */
  counts(): Readonly<Record<string, number>> {
    return this.draws.counts();
  }

  private isMeant(functionId: string): boolean {
    return this.faults.functions?.only?.some((part) => functionId.includes(part)) ?? true;
  }
}

/**
 * The faults that an engine was asked for; undefined when it was asked for none.
 *
 * @param functionIds logical ids of all functions
 * @throws EngineStartError naming every wrong field, or a part of logical ids that no function has
 */
export function faultInjection(
  { faults, onLog }: { readonly faults?: EngineFaults; readonly onLog?: OnLog },
  functionIds: readonly string[],
): FaultInjection | undefined {
  if (faults === undefined) return undefined;
  const checked = parseFaults(faults, 'faults');
  const unknown = checked.functions?.only?.filter((part) => !functionIds.some((id) => id.includes(part))) ?? [];
  if (unknown.length > 0) {
    throw new EngineStartError(
      `faults.functions.only: no function's logical id contains ${unknown.join(' or ')}; there are ${functionIds.join(', ')}`,
    );
  }
  return new FaultInjection(checked, onLog);
}
