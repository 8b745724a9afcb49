/** The composition root of what shows providers and pauses them; see `wiring.ts`. */
import { DynamodbAccountLoad } from '../adapters/dynamodb/account-load';
import { SecretsManagerProfileNames } from '../adapters/secrets-manager/profile-names';
import type { PauseDependencies, ResumeDependencies } from '../core/operations/providers/pause-provider';
import type { ProviderDependencies, ProvidersDependencies } from '../core/operations/providers/show-provider';
import { dynamodb, secretsManager } from './aws-clients';
import { logger } from './log';
import { gateWakeDependencies, lines, paceStore, profileDependencies, workTable } from './wiring';

/** What shows a provider. */
export function providerDependencies(): ProviderDependencies {
  const load = new DynamodbAccountLoad(dynamodb(), workTable(), lines());
  return { ...profileDependencies(), paces: paceStore(), load };
}

/** What shows all providers. */
export function providersDependencies(): ProvidersDependencies {
  return { ...providerDependencies(), names: new SecretsManagerProfileNames(secretsManager()), logger };
}

/** What pauses a provider. */
export function pauseDependencies(): PauseDependencies {
  return { ...providerDependencies(), logger };
}

/** What resumes a provider. */
export function resumeDependencies(): ResumeDependencies {
  return { ...pauseDependencies(), ...gateWakeDependencies() };
}
