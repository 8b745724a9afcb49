import { ServiceUnavailableError, StoreConflictError } from '../../../lambdas/core/domain/errors';
import type { SimulatedFunction } from '../simulation/functions/functions';
import { Mischief, type FaultKind } from '../simulation/chance/mischief';
import type { Boundary, Passage } from '../simulation/chance/passage';
import type { PortPassage } from '../simulation/functions/ports';

/** What happens around one call that a function makes of a port. A crash ends the function there. */
export const DRAWN_FAULTS = ['crash before', 'crash after', 'throttled', 'answer lost', 'conflict'] as const;

/** A freeze has the function stand still for longer than it may run. */
export type PortFault = (typeof DRAWN_FAULTS)[number] | 'freeze';

/** A fault of a port that was ordered. */
export interface PortOrder {
  readonly name: SimulatedFunction;
  readonly fault: PortFault;
  /** Which of the calls that the function makes from now on, from 1; only calls that the fault is for count. */
  readonly call: number;
}

/** Mischief of which nothing comes by chance: what was ordered strikes at its next occasion. */
export class OrderedMischief extends Mischief {
  private readonly orders: FaultKind[] = [];

  /** @param seed of what else is drawn, how late something comes for instance */
  constructor(seed: number) {
    super(seed, 0);
  }

  /** Has a fault happen at its next occasion. */
  order(kind: FaultKind): void {
    this.orders.push(kind);
  }

  override happens(kind: FaultKind): boolean {
    const place = this.orders.indexOf(kind);
    if (place < 0) return false;
    this.orders.splice(place, 1);
    this.count(kind);
    return true;
  }
}

interface OpenOrder extends PortOrder {
  left: number;
}

/** The faults of ports that were ordered, wherever the function runs by then. */
export class PortOrders {
  private open: OpenOrder[] = [];
  private readonly struckBy = new Map<SimulatedFunction, number>();

  /** The most faults that have struck the function of one task so far, whichever request it worked for. */
  get mostStrikes(): number {
    // A message of the watcher comes again as often as it takes.
    const tasks = [...this.struckBy].filter(([name]) => name !== 'watch');
    return Math.max(0, ...tasks.map(([, strikes]) => strikes));
  }

  /** Has a call of a port go wrong. */
  add(order: PortOrder): void {
    this.open.push({ ...order, left: order.call });
  }

  /** The way of a function's calls, with what was ordered on it. */
  passageOf(name: SimulatedFunction, passage: Passage): PortPassage {
    return {
      through: async (boundary, perform) => {
        const fault = this.take(name, boundary);
        before(fault, passage);
        const result = await passage.through(boundary, perform);
        after(fault, passage);
        return passage.isDead ? new Promise(() => undefined) : result;
      },
    };
  }

  /** Every order for such a call comes one call nearer; the first one that has come is taken. */
  private take(name: SimulatedFunction, boundary: Boundary): PortFault | undefined {
    const concerned = this.open.filter((order) => order.name === name && isFor(order.fault, boundary));
    concerned.forEach((order) => {
      order.left -= 1;
    });
    const struck = concerned.find(({ left }) => left <= 0);
    if (struck === undefined) return undefined;
    this.open = this.open.filter((order) => order !== struck);
    this.struckBy.set(name, (this.struckBy.get(name) ?? 0) + 1);
    return struck.fault;
  }
}

/** What goes wrong at the provider is ordered from the simulator; only a write has conflicts. */
function isFor(fault: PortFault, boundary: Boundary): boolean {
  if (fault === 'conflict') return boundary === 'write';
  return boundary !== 'provider' || fault === 'crash before' || fault === 'crash after' || fault === 'freeze';
}

function before(fault: PortFault | undefined, passage: Passage): void {
  if (fault === 'crash before') passage.kill();
  if (fault === 'freeze') passage.freeze();
  if (fault === 'throttled') throw new ServiceUnavailableError('Throttled');
  if (fault === 'conflict') throw new StoreConflictError('The transaction was cancelled because of another one');
}

function after(fault: PortFault | undefined, passage: Passage): void {
  if (fault === 'crash after') passage.kill();
  if (fault === 'answer lost') throw new ServiceUnavailableError('No answer');
}
