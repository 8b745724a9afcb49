import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PROFILE_SECRET_PREFIX } from '../../contract/environment';
import { ConfigurationError } from '../../core/domain/errors';
import { providerProfileSchema } from '../../contract/provider-profile';
import type { ProviderProfile } from '../../contract/provider-profile';
import { checked } from '../../core/domain/findings/schema-findings';
import type { Clock } from '../../core/ports/clock';
import type { ProfileReader } from '../../core/ports/profile-reader';
import { callAws } from '../aws-calls';

const ONE_MINUTE_MS = 60_000;
/** The watchers read a profile again after this time, or when a provider refuses them, in milliseconds. */
export const WATCHED_PROFILE_MS = 300_000;

interface Cached {
  readonly profile: ProviderProfile;
  readonly readAtMs: number;
}

/** Provider profiles in Secrets Manager, one secret each, cached. That a profile is missing is not. */
export class SecretsManagerProfileReader implements ProfileReader {
  private readonly cache = new Map<string, Cached>();

  /** @param cacheMs a changed profile is used after this time at the latest, in milliseconds */
  constructor(
    private readonly client: SecretsManagerClient,
    private readonly clock: Clock,
    private readonly cacheMs = ONE_MINUTE_MS,
  ) {}

  async read(name: string): Promise<ProviderProfile | undefined> {
    const cached = this.cache.get(name);
    const nowMs = this.clock.nowMs();
    if (cached !== undefined && nowMs - cached.readAtMs < this.cacheMs) return cached.profile;
    const text = await this.secretText(PROFILE_SECRET_PREFIX + name);
    if (text === undefined) return undefined;
    const profile = parseProfile(name, text);
    this.cache.set(name, { profile, readAtMs: nowMs });
    return profile;
  }

  forget(name: string): void {
    this.cache.delete(name);
  }

  private async secretText(secretId: string): Promise<string | undefined> {
    try {
      const { SecretString: text } = await callAws('Secrets Manager', () =>
        this.client.send(new GetSecretValueCommand({ SecretId: secretId })),
      );
      return text;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }
}

/** Names the wrong fields and never repeats a value: the text holds credentials. */
function parseProfile(name: string, text: string): ProviderProfile {
  const { data, findings } = checked(providerProfileSchema, jsonOf(name, text));
  if (findings !== undefined) {
    const details = findings.map(({ detail }) => detail);
    throw new ConfigurationError(`Provider profile ${name} is unusable: ${details.join(' ')}`);
  }
  if (data.name !== name) {
    throw new ConfigurationError(`The secret of provider profile ${name} holds a profile of another name`);
  }
  return data;
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, so it is not kept as the cause.
    throw new ConfigurationError(`Provider profile ${name} is not JSON`);
  }
}
