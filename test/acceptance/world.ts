import type { E2eClient } from '../support/e2e-client';
import { openDeployedWorld } from './deployed-world';
import { openLocalWorld } from './local-world';
import type { Providers } from './providers';
import { deployedTarget } from './target';

/**
 * What a case has: the HTTP API, the intake queue, and the providers that it has brought along. It is the same wherever the
 * product runs; nothing of it looks inside the product.
 */
export interface World {
  readonly api: E2eClient;
  readonly providers: Providers;
  /** Real milliseconds in a second of the product's clock. */
  readonly msPerSecond: number;
  /** Sends messages to the intake queue, all at once. */
  sendMessages(...bodies: readonly object[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the world of the target that the command has chosen, by default an embedded engine of its own.
 *
 * @param names of the providers to bring along; each is four dialects that no other case disturbs
 */
export function openWorld(...names: readonly string[]): Promise<World> {
  const target = deployedTarget();
  return target === undefined ? openLocalWorld(names) : openDeployedWorld(target, names);
}
