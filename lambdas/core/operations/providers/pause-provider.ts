import type { ProviderResource } from '../../../contract/api/provider';
import type { Caller } from '../../domain/caller';
import type { PaceChange } from '../../domain/connection/pace-news';
import type { PaceRecord } from '../../domain/connection/pace';
import type { Logger } from '../../ports/logger';
import type { GateWakeDependencies } from '../gate/gate-dependencies';
import { KnownPaces } from '../provider/known-paces';
import { wakeGate } from '../requests/wake-watcher';
import { showProvider } from './show-provider';
import type { ProviderDependencies } from './show-provider';

/** What pausing and resuming works with. */
export interface PauseDependencies extends ProviderDependencies {
  readonly logger: Logger;
}

/** What resuming works with besides. */
export interface ResumeDependencies extends PauseDependencies, GateWakeDependencies {}

/**
 * Has nothing new be sent to a provider until it is resumed: requests wait, looks and clean-ups go on, and so do deadlines
 * (protocol.md 8.5). One that is paused already stays so since then.
 *
 * @returns the provider as it is then; nothing when there is none of that name
 * @throws ConfigurationError, ServiceUnavailableError
 */
export function pauseProvider(
  deps: PauseDependencies,
  { actor }: Caller,
  name: string,
): Promise<ProviderResource | undefined> {
  const pause = { atMs: deps.clock.nowMs(), by: actor };
  return changed(deps, name, 'provider paused', (record) => (record.pause === undefined ? { pause } : undefined));
}

/**
 * Has requests for a provider go on: its gate, which sleeps while it is paused, is woken. One that is not paused stays as it is.
 *
 * @returns the provider as it is then; nothing when there is none of that name
 * @throws ConfigurationError, ServiceUnavailableError
 */
export async function resumeProvider(deps: ResumeDependencies, name: string): Promise<ProviderResource | undefined> {
  const resumed = await changed(deps, name, 'provider resumed', ({ pause }) =>
    pause === undefined ? undefined : { pause: undefined },
  );
  // Also when another call has resumed it: that one may have died before it got here.
  if (resumed !== undefined) await wakeGate(deps, name);
  return resumed;
}

async function changed(
  deps: PauseDependencies,
  name: string,
  message: string,
  decide: (record: PaceRecord) => PaceChange | undefined,
): Promise<ProviderResource | undefined> {
  const profile = await deps.profiles.read(name);
  if (profile === undefined) return undefined;
  await new KnownPaces(deps.paces, deps.clock).change(name, decide);
  deps.logger.info(message, { provider: name });
  return showProvider(deps, name);
}
