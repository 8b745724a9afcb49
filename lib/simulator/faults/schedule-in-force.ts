import type { Draws } from '../../base/mulberry32';
import type { SimulatedDialectId } from '../base/dialect-id';
import type { Operation } from '../base/provider-call';
import { drawnFault, type StruckCall } from './drawn-fault';
import type { Fault } from './fault';
import { FAULT_KIND_NAMES, isFor, type FaultKind } from './fault-kinds';
import { scheduleSchema, type Schedule, type ScheduleInput } from './schedule';
import { drawsFor, oneOfThem } from './seeded-draws';

/** A call that a fault may be drawn for. */
export interface IncomingCall extends Omit<StruckCall, 'schedule' | 'draws'> {
  readonly dialect: SimulatedDialectId;
  readonly operation: Operation;
  /** What the call is about. Calls of one operation about one thing draw one after the other. */
  readonly about: string;
  readonly hasToken: boolean;
  /** Whether it asks for a page of a list that begins at a marker. */
  readonly isLaterPage: boolean;
}

/**
 * The schedule in force, if there is one: it draws faults for calls. A draw depends on the seed, on what the call is and is
 * about, and on how many such calls there were before: not on other calls, so not on the order in which concurrent ones
 * arrive.
 */
export class ScheduleInForce {
  private schedule: Schedule | undefined;
  private readonly seen = new Map<string, number>();
  private readonly struck = new Map<FaultKind, number>();

  /** Puts a schedule into force, from the first call on. Throws a ZodError that names the field when it is not one. */
  set(schedule: ScheduleInput): void {
    this.schedule = scheduleSchema.parse(schedule);
    this.seen.clear();
    this.struck.clear();
  }

  /** No faults from now on; what was drawn before takes its course. */
  clear(): void {
    this.schedule = undefined;
  }

  /** Whether there is anything to draw. */
  get isSet(): boolean {
    return this.schedule !== undefined;
  }

  /** How often each kind of fault struck since the last schedule came into force. */
  strikes(): Readonly<Record<FaultKind, number>> {
    const counts = FAULT_KIND_NAMES.map((kind) => [kind, this.struck.get(kind) ?? 0]);
    return Object.fromEntries(counts) as Record<FaultKind, number>;
  }

  /** The fault that strikes this call, if one does. */
  drawFault(call: IncomingCall): Fault | undefined {
    const { schedule } = this;
    if (!schedule?.operations.includes(call.operation)) return undefined;
    const draws = this.drawsOf(schedule, [call.dialect, call.operation, call.about]);
    if (draws() >= schedule.probability) return undefined;
    const [first, ...others] = kindsFor(schedule, call);
    if (first === undefined) return undefined;
    const kind = oneOfThem([first, ...others], draws);
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
    return drawnFault(kind, { ...call, schedule, draws });
  }

  /** How far lists are behind with a connection that is being changed, in seconds on the simulator's clock. */
  listLagSeconds(dialect: SimulatedDialectId, operation: 'create' | 'update' | 'delete', name: string): number {
    const { schedule } = this;
    if (schedule === undefined || schedule.listLagSeconds === 0) return 0;
    return this.drawsOf(schedule, ['list lag', dialect, operation, name])() * schedule.listLagSeconds;
  }

  private drawsOf(schedule: Schedule, what: readonly string[]): Draws {
    const text = JSON.stringify(what);
    const before = this.seen.get(text) ?? 0;
    this.seen.set(text, before + 1);
    return drawsFor(`${schedule.seed} ${before} ${text}`);
  }
}

function kindsFor({ kinds }: Schedule, { operation, hasToken, isLaterPage }: IncomingCall): FaultKind[] {
  return (kinds ?? FAULT_KIND_NAMES).filter((kind) => {
    if (kind === 'token-expired' && !hasToken) return false;
    if (kind === 'moving-pages' && kinds === undefined && !isLaterPage) return false;
    return isFor(kind, operation);
  });
}
