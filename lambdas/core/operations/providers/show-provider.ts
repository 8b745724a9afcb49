import type { ProviderResource } from '../../../contract/api/provider';
import { OPERATIONS } from '../../../contract/api/vocabulary';
import type { ProviderProfile } from '../../../contract/provider-profile';
import { ConfigurationError } from '../../domain/errors';
import { healthOf } from '../../domain/connection/provider-health';
import type { Clock } from '../../ports/clock';
import type { Logger } from '../../ports/logger';
import type { ProfileReader } from '../../ports/profile-reader';
import type { AccountLoad } from '../../ports/providers/account-load';
import type { PaceStore } from '../../ports/providers/pace-store';
import type { ProfileNames } from '../../ports/providers/profile-names';

/** What showing a provider works with. */
export interface ProviderDependencies {
  readonly profiles: ProfileReader;
  readonly paces: PaceStore;
  readonly load: AccountLoad;
  readonly clock: Clock;
}

/** What showing all providers works with. */
export interface ProvidersDependencies extends ProviderDependencies {
  readonly names: ProfileNames;
  readonly logger: Logger;
}

/** Providers that are looked at at the same time. */
const AT_A_TIME = 8;

/**
 * A provider and how it fares; nothing when there is none of that name.
 *
 * @throws ConfigurationError when its profile is unusable, ServiceUnavailableError
 */
export async function showProvider(deps: ProviderDependencies, name: string): Promise<ProviderResource | undefined> {
  const profile = await deps.profiles.read(name);
  return profile === undefined ? undefined : resourceOf(deps, profile);
}

/**
 * All providers whose profiles can be used, by name. One that cannot does not hide the others; the log names it.
 *
 * @throws ServiceUnavailableError
 */
export async function listProviders(deps: ProvidersDependencies): Promise<readonly ProviderResource[]> {
  const names = await deps.names.list();
  const found: ProviderResource[] = [];
  for (let first = 0; first < names.length; first += AT_A_TIME) {
    const some = await Promise.all(names.slice(first, first + AT_A_TIME).map((name) => usable(deps, name)));
    found.push(...some.filter((resource) => resource !== undefined));
  }
  return found;
}

async function usable(deps: ProvidersDependencies, name: string): Promise<ProviderResource | undefined> {
  try {
    return await showProvider(deps, name);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    deps.logger.error('misconfigured', { provider: name, errorName: error.name, reason: error.message });
    return undefined;
  }
}

async function resourceOf(deps: ProviderDependencies, profile: ProviderProfile): Promise<ProviderResource> {
  const { name, dialect, limits = {} } = profile;
  const [record, load] = await Promise.all([deps.paces.read(name), deps.load.count(name)]);
  const { state, sinceMs } = healthOf(record, deps.clock.nowMs());
  const times = { since: timeOf(sinceMs), lastAnswerAt: timeOf(record.lastAnswerAtMs) };
  return { name, dialect, operations: [...OPERATIONS], limits, health: { state, ...load, ...times } };
}

function timeOf(atMs: number | undefined): string | undefined {
  return atMs === undefined ? undefined : new Date(atMs).toISOString();
}
