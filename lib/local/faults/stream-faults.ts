import type { EngineClock } from '../base/clock';
import { pause } from '../../base/pause';
import type { FaultDraws } from './fault-draws';
import type { StreamFaultOptions } from './fault-options';

/** What ends a delivery early. */
export interface Abortable {
  readonly signal: AbortSignal;
}

/** Delivers one batch of an event source mapping. */
export type Deliver<Batch, Options extends Abortable> = (batch: Batch, options: Options) => Promise<void>;

const shortestDelayMs = 200;
const longestDelayMs = 2_000;

interface Draws {
  readonly draws: FaultDraws;
  readonly clock: Pick<EngineClock, 'realWaitMs'>;
}

/**
 * Delivers the batches of one mapping with `deliver`, some of them late, some once more when they have been processed.
 *
 * @param mappingId the mapping's logical id: each draws for itself
 */
export function faultyDelivery<Batch, Options extends Abortable>(
  mappingId: string,
  { twice = 0, late = 0 }: StreamFaultOptions,
  { draws, clock }: Draws,
  deliver: Deliver<Batch, Options>,
): Deliver<Batch, Options> {
  return async (batch, delivery) => {
    const { signal } = delivery;
    const isLate = draws.strikes('stream.late', mappingId, late);
    const [part] = draws.parts('stream.late', mappingId);
    const isTwice = draws.strikes('stream.twice', mappingId, twice);
    if (isLate) {
      draws.count('stream.late');
      await pause(clock.realWaitMs(shortestDelayMs + part * (longestDelayMs - shortestDelayMs)), { signal });
    }
    await deliver(batch, delivery);
    if (isTwice && !signal.aborted) {
      draws.count('stream.twice');
      await deliver(batch, delivery);
    }
  };
}
