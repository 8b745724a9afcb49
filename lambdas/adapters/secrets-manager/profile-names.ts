import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PROFILE_SECRET_PREFIX } from '../../contract/environment';
import type { ProfileNames } from '../../core/ports/providers/profile-names';
import { callAws } from '../aws-calls';

/** Names of a page, the most that the service gives. */
const PAGE = 100;

/** Provider profiles by the names of their secrets; values are not read. A secret that was just made may be missing. */
export class SecretsManagerProfileNames implements ProfileNames {
  constructor(private readonly client: SecretsManagerClient) {}

  async list(): Promise<readonly string[]> {
    const names: string[] = [];
    let token: string | undefined;
    do {
      const page = await callAws('Secrets Manager', () =>
        this.client.send(
          new ListSecretsCommand({
            Filters: [{ Key: 'name', Values: [PROFILE_SECRET_PREFIX] }],
            MaxResults: PAGE,
            ...(token !== undefined && { NextToken: token }),
          }),
        ),
      );
      names.push(...(page.SecretList ?? []).flatMap(({ Name: name = '' }) => nameIn(name)));
      token = page.NextToken;
    } while (token !== undefined);
    return names.toSorted();
  }
}

function nameIn(secret: string): string[] {
  return secret.startsWith(PROFILE_SECRET_PREFIX) ? [secret.slice(PROFILE_SECRET_PREFIX.length)] : [];
}
