import type { E2eClient } from '../support/e2e/client';
import type { Providers } from './providers';

/**
 * What a case has: the HTTP API, the intake queue, and the providers that it has brought along. It is the same wherever the
 * product runs; nothing of it looks inside the product.
 */
export interface World {
  readonly api: E2eClient;
  readonly providers: Providers;
  /** Real milliseconds in a second of the product's clock. */
  readonly msPerSecond: number;
  /** Sends up to ten messages to the intake queue, all at once. An object becomes JSON. */
  sendMessages(...bodies: readonly unknown[]): Promise<void>;
  close(): Promise<void>;
}
