/** What is known of an account's sign-in. */
export type SignInState =
  /** A token; from `usableUntilMs` on another one is needed. */
  | { readonly kind: 'token'; readonly value: string; readonly usableUntilMs: number }
  /** The account's password was refused; it is not tried again before `untilMs` unless it has changed. */
  | { readonly kind: 'refused'; readonly passwordDigest: string; readonly untilMs: number };

/** Sign-in states shared by all functions. Losing one only costs a new sign-in. */
export interface TokenCache {
  /** @throws ServiceUnavailableError */
  read(account: string): Promise<SignInState | undefined>;
  /** @throws ServiceUnavailableError */
  write(account: string, state: SignInState): Promise<void>;
  /**
   * Takes a token out, if it is still the one that is kept: another may be there by now.
   *
   * @throws ServiceUnavailableError
   */
  forget(account: string, token: string): Promise<void>;
}
