import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PROFILE_SECRET_PREFIX } from '../../contract/environment';
import { ConfigurationError } from '../../core/domain/errors';
import { providerProfileSchema } from '../../contract/provider-profile';
import type { ProviderProfile } from '../../contract/provider-profile';
import { schemaFindings } from '../../core/domain/findings/schema-findings';
import type { Clock } from '../../core/ports/clock';
import type { ProfileReader } from '../../core/ports/profile-reader';
import { callAws } from '../aws-calls';

/** A changed profile is used after this time at the latest, in milliseconds. */
const CACHE_MS = 60_000;

interface Cached {
  readonly profile: ProviderProfile;
  readonly readAtMs: number;
}

/** Provider profiles in Secrets Manager, one secret each, cached for a minute. That a profile is missing is not cached. */
export class SecretsManagerProfileReader implements ProfileReader {
  private readonly cache = new Map<string, Cached>();

  constructor(
    private readonly client: SecretsManagerClient,
    private readonly clock: Clock,
  ) {}

  async read(name: string): Promise<ProviderProfile | undefined> {
    const cached = this.cache.get(name);
    const nowMs = this.clock.nowMs();
    if (cached !== undefined && nowMs - cached.readAtMs < CACHE_MS) return cached.profile;
    const text = await this.secretText(PROFILE_SECRET_PREFIX + name);
    if (text === undefined) return undefined;
    const profile = parseProfile(name, text);
    this.cache.set(name, { profile, readAtMs: nowMs });
    return profile;
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
  const result = providerProfileSchema.safeParse(jsonOf(name, text), { reportInput: true });
  if (!result.success) {
    const details = schemaFindings(result.error).map(({ detail }) => detail);
    throw new ConfigurationError(`Provider profile ${name} is unusable: ${details.join(' ')}`);
  }
  if (result.data.name !== name) {
    throw new ConfigurationError(`The secret of provider profile ${name} holds a profile of another name`);
  }
  return result.data;
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, so it is not kept as the cause.
    throw new ConfigurationError(`Provider profile ${name} is not JSON`);
  }
}
