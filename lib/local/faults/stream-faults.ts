import type { EngineClock } from '../base/clock';
import type { FaultDraws } from './fault-draws';
import type { StreamFaultOptions } from './fault-options';
import { pause } from '../../base/pause';
import { deliver, type DeliveryOptions } from '../streams/stream-delivery';
import type { StreamRecord } from '../streams/stream-record';

/** Delivers one batch of an event source mapping, as {@link deliver}. */
export type DeliverBatch = (batch: readonly StreamRecord[], options: DeliveryOptions) => Promise<void>;

const shortestDelayMs = 200;
const longestDelayMs = 2_000;

interface Draws {
  readonly draws: FaultDraws;
  readonly clock: Pick<EngineClock, 'realWaitMs'>;
}

/** Delivers the batches of one mapping, some of them late, some once more when they have been processed. */
export function faultyDelivery(mappingId: string, options: StreamFaultOptions, { draws, clock }: Draws): DeliverBatch {
  const { twice = 0, late = 0 } = options;
  return async (batch, delivery) => {
    const isLate = draws.strikes('stream.late', mappingId, late);
    const [part] = draws.parts('stream.late', mappingId);
    const isTwice = draws.strikes('stream.twice', mappingId, twice);
    if (isLate) {
      draws.count('stream.late');
      await pause(clock.realWaitMs(shortestDelayMs + part * (longestDelayMs - shortestDelayMs)), {
        signal: delivery.signal,
      });
    }
    await deliver(batch, delivery);
    if (isTwice && !delivery.signal.aborted) {
      draws.count('stream.twice');
      await deliver(batch, delivery);
    }
  };
}
