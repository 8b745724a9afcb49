import type { AccessToken, TokenCache } from '../../lambdas/core/ports/token-cache';

/** The token cache's port in memory. */
export class InMemoryTokenCache implements TokenCache {
  private readonly tokens = new Map<string, AccessToken>();

  /** How many tokens are kept. */
  get size(): number {
    return this.tokens.size;
  }

  read(key: string): Promise<AccessToken | undefined> {
    return Promise.resolve(this.tokens.get(key));
  }

  write(key: string, token: AccessToken): Promise<void> {
    this.tokens.set(key, token);
    return Promise.resolve();
  }
}
