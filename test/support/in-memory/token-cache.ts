import type { SignInState, TokenCache } from '../../../lambdas/core/ports/token-cache';

/** The token cache's port in memory. */
export class InMemoryTokenCache implements TokenCache {
  private readonly states = new Map<string, SignInState>();

  /** How many accounts have a sign-in state. */
  get size(): number {
    return this.states.size;
  }

  read(account: string): Promise<SignInState | undefined> {
    return Promise.resolve(this.states.get(account));
  }

  write(account: string, state: SignInState): Promise<void> {
    this.states.set(account, state);
    return Promise.resolve();
  }

  forget(account: string, token: string): Promise<void> {
    const state = this.states.get(account);
    if (state?.kind === 'token' && state.value === token) this.states.delete(account);
    return Promise.resolve();
  }
}
