import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './message';
import type { ProviderCall } from './provider-call';
import type { Fault } from './script';

/** Performs a call as its fault demands: see `scriptSchema` for the order of commit, delay and answer. */
export async function performWithFault(call: ProviderCall, fault: Fault | undefined): Promise<Answer> {
  if (!fault) return call.perform();
  const committed = fault.afterCommit ? call.perform() : undefined;
  // A delay must not keep the process alive after stop().
  if (fault.delayMs > 0) await sleep(fault.delayMs, undefined, { ref: false });
  if (fault.reset) return 'reset';
  return fault.respond ?? committed ?? call.perform();
}
