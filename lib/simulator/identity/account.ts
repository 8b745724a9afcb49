/** Anything of the identity API that has an id and a name. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** A key that signs calls. */
export interface SigningKey {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** The one account that the simulator knows. */
export interface Account extends SigningKey {
  readonly user: Named;
  readonly password: string;
  /** The domain of the user. */
  readonly domain: Named;
  readonly project: Named;
  /** The domain of the project; that of the user unless the simulator is told otherwise. */
  readonly projectDomain: Named;
  /** Signs in for the user, and for the project alone. */
  readonly applicationCredential: Named & { readonly secret: string };
  /** An access key that is good together with its security token only (provider-apis.md 5.2). */
  readonly temporaryKey: SigningKey & { readonly securityToken: string };
}

const USER_DOMAIN: Named = { id: 'ded485def1484e7d2e41d5e00aa7e9c3', name: 'simulated-domain' };

/** What of the account may be another one. */
export interface AccountOptions {
  /** Default `provisioner`. */
  readonly user?: string;
  /** Default `simulator-password`. */
  readonly password?: string;
  /** Name of the project's domain. Default: the user's domain. */
  readonly projectDomain?: string;
}

/** Makes the account. */
export function accountOf({ user, password, projectDomain }: AccountOptions): Account {
  return {
    user: { id: '7e1ba12e6540447cb374190510c9b2d4', name: user ?? 'provisioner' },
    password: password ?? 'simulator-password',
    accessKey: 'SIMULATEDACCESSKEY01',
    secretKey: 'simulated-secret-key',
    domain: USER_DOMAIN,
    project: { id: '10039663455a446d8ba2cbb058b0f578', name: 'eu-de' },
    projectDomain:
      projectDomain === undefined ? USER_DOMAIN : { id: '5f0a4d1c5c0e4b1d9b0a3f6f6a0d2c11', name: projectDomain },
    applicationCredential: {
      id: '6cb5fa6a13184e6fab65ba2108adf50c',
      name: 'vpn',
      secret: 'simulated-application-secret',
    },
    temporaryKey: {
      accessKey: 'SIMULATEDTEMPORARY01',
      secretKey: 'simulated-temporary-secret-key',
      securityToken: 'simulated-security-token',
    },
  };
}
