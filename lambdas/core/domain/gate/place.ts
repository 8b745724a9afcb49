import { isLineOfRows } from '../request/admission';
import type { LineId } from '../request/admission';
import type { RequestId } from '../request/request-id';

/**
 * That a request has been admitted and has not ended: it is one of those that `maxInFlight` counts (protocol.md 7.8). Made
 * by the gate, removed in the transaction that ends the request. There is no counter and no expiry, so none can leak.
 */
export interface Place {
  /** Name of the provider's profile. */
  readonly account: string;
  readonly requestId: RequestId;
  /** The line that it came from. */
  readonly line: LineId;
  /** When it was admitted, epoch ms. */
  readonly sinceMs: number;
  /** When its execution was started; absent before. */
  readonly startedAtMs?: number | undefined;
  /** What no other request may work on meanwhile. */
  readonly exclusive?: string | undefined;
}

/** Whether a place is that of a row of a batch. */
export function isRow({ line }: Pick<Place, 'line'>): boolean {
  return isLineOfRows(line);
}
