import type { EngineClock } from '../base/clock';
import { CrashSchedule } from './crash-schedule';
import { DoubleDelivery } from './double-delivery';
import type { AwsAction } from '../base/aws-json-server';
import type { OnLog } from '../base/log-line';
import { EngineStartError } from '../base/errors';
import { FaultDraws } from './fault-draws';
import { parseFaults, type EngineFaults } from './fault-options';
import { QueueFaults, type MessageFaults } from './queue-faults';
import { faultyDelivery, type Abortable, type Deliver } from './stream-faults';
import { TableFaults } from './table-faults';
import { faultyTokenCalls } from './token-faults';

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

  /** What goes wrong with the messages of a queue; undefined when nothing does. */
  messagesOf(queueId: string, clock: EngineClock): MessageFaults | undefined {
    const { queues } = this.faults;
    return queues && isNamed(queueId, queues.only) ? new QueueFaults(queueId, queues, this.draws, clock) : undefined;
  }

  /** The calls that answer tokens, as they are or with faults. */
  answering(actions: Readonly<Record<string, AwsAction>>): Readonly<Record<string, AwsAction>> {
    const { tokens } = this.faults;
    return tokens === undefined ? actions : faultyTokenCalls(actions, tokens, this.draws);
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
    return isNamed(functionId, this.faults.functions?.only);
  }
}

function isNamed(logicalId: string, parts: readonly string[] | undefined): boolean {
  return parts?.some((part) => logicalId.includes(part)) ?? true;
}

/**
 * The faults that an engine was asked for; undefined when it was asked for none.
 *
 * @param ids logical ids of all functions and queues
 * @throws EngineStartError naming every wrong field, or a part of logical ids that no function or queue has
 */
export function faultInjection(
  { faults, onLog }: { readonly faults?: EngineFaults; readonly onLog?: OnLog },
  { functionIds, queueIds }: { readonly functionIds: readonly string[]; readonly queueIds: readonly string[] },
): FaultInjection | undefined {
  if (faults === undefined) return undefined;
  const checked = parseFaults(faults, 'faults');
  checkParts('function', checked.functions?.only, functionIds);
  checkParts('queue', checked.queues?.only, queueIds);
  return new FaultInjection(checked, onLog);
}

function checkParts(what: 'function' | 'queue', parts: readonly string[] = [], ids: readonly string[]): void {
  const unknown = parts.filter((part) => !ids.some((id) => id.includes(part)));
  if (unknown.length === 0) return;
  const known = ids.length === 0 ? 'there is none' : `there are ${ids.join(', ')}`;
  throw new EngineStartError(
    `faults.${what}s.only: no ${what}'s logical id contains ${unknown.join(' or ')}; ${known}`,
  );
}
