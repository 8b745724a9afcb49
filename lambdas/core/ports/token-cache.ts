/** A provider token with the time from which it must not be used any more. */
export interface AccessToken {
  readonly value: string;
  readonly expiresAtMs: number;
}

/** Tokens shared by all functions. Losing one only costs a new sign-in. */
export interface TokenCache {
  /** @throws ServiceUnavailableError */
  read(key: string): Promise<AccessToken | undefined>;
  /** @throws ServiceUnavailableError */
  write(key: string, token: AccessToken): Promise<void>;
}
