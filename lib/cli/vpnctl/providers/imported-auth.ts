import type { CloudSettings } from './cloud-settings';

/** A profile as far as a file tells it, and what a person must know of the rest. */
export interface Imported {
  /** In the shape of a profile (profiles.md "Fields"); incomplete while something is missing. */
  readonly profile: Readonly<Record<string, unknown>>;
  /** What the profile lacks, one sentence each. */
  readonly missing: readonly string[];
  /** What the file says and a profile cannot, or what was taken in its place; one sentence each. */
  readonly notes: readonly string[];
}

/** Notes while a file is gone through. */
export interface Gaps {
  readonly missing: string[];
  readonly notes: string[];
  /** The projects of a user are in the user's own domain, the account: so it is in the Huawei family. */
  readonly isOneAccount?: boolean;
}

/** The domain that OpenStack's command line client takes where none is named. */
const DEFAULT_DOMAIN = { id: 'default' };

/** How a profile signs in, out of the settings of a cloud; nothing where it cannot. */
export function importedAuth(settings: CloudSettings, gaps: Gaps): Record<string, unknown> | undefined {
  const type = typeOf(settings);
  switch (type) {
    case 'password':
      return password(settings, gaps);
    case 'applicationcredential':
      return applicationCredential(settings, gaps);
    case 'token':
      return { type: 'token', token: required(settings, gaps, 'auth.token', 'token', 'auth_token') };
    case 'aksk':
      return accessKey(settings, gaps);
    default: {
      const label = settings.label('auth_type');
      const named = settings.get('auth_type', 'auth_plugin') ?? '';
      const word = /^[\w-]{1,40}$/.test(named) ? ` ${named}` : '';
      gaps.missing.push(
        `${label}${word} cannot be carried over: a profile signs in by password, applicationCredential, aksk or token.`,
      );
      return undefined;
    }
  }
}

/** `v3password`, `password` and none at all are one. */
function typeOf(settings: CloudSettings): string {
  const named = settings
    .get('auth_type', 'auth_plugin')
    ?.toLowerCase()
    .replace(/^v\d(\.0)?/, '')
    .replaceAll(/[^a-z]/g, '');
  if (named !== undefined && named !== '') return named;
  if (settings.get('ak', 'access_key') !== undefined) return 'aksk';
  if (settings.get('application_credential_id', 'application_credential_secret') !== undefined)
    return 'applicationcredential';
  const isToken =
    settings.get('token', 'auth_token') !== undefined && settings.get('username', 'user_id') === undefined;
  return isToken ? 'token' : 'password';
}

function identityUrl(settings: CloudSettings, gaps: Gaps): string | undefined {
  const url = required(settings, gaps, 'auth.url', 'auth_url');
  const newer = url?.replace(/\/v2(\.0)?\/*$/, '/v3');
  if (newer !== url)
    gaps.notes.push(`${settings.label('auth_url')} is that of the identity API v2.0; v3 beside it is taken.`);
  return newer;
}

function password(settings: CloudSettings, gaps: Gaps): Record<string, unknown> {
  return {
    type: 'password',
    url: identityUrl(settings, gaps),
    ...userOf(settings, gaps),
    password: required(settings, gaps, 'auth.password', 'password'),
    project: projectOf(settings, gaps),
  };
}

/** An id needs no domain, a name does. */
function userOf(settings: CloudSettings, gaps: Gaps): object {
  const userId = settings.get('user_id');
  const name = settings.get('username', 'user_name');
  const domain = domainOf(settings, 'user');
  if (userId !== undefined) return { userId };
  const username = name ?? required(settings, gaps, 'auth.username', 'username', 'user_name');
  return { username, domain: domain ?? assumedDomain(settings, gaps, 'user') };
}

function projectOf(settings: CloudSettings, gaps: Gaps): object {
  const id = settings.get('project_id', 'tenant_id');
  const name = settings.get('project_name', 'tenant_name');
  const domain = domainOf(settings, 'project');
  if (id !== undefined) return { id };
  if (name === undefined) {
    required(settings, gaps, 'auth.project', 'project_name', 'project_id', 'tenant_name', 'tenant_id');
    return {};
  }
  return { name, domain: domain ?? assumedDomain(settings, gaps, 'project') };
}

function domainOf(settings: CloudSettings, owner: 'user' | 'project'): unknown {
  const id = settings.get(`${owner}_domain_id`);
  const name = settings.get(`${owner}_domain_name`);
  const sharedId = settings.get('domain_id', 'default_domain', 'default_domain_id');
  const sharedName = settings.get('domain_name', 'default_domain_name');
  if (id !== undefined) return { id };
  if (name !== undefined) return name;
  return sharedId === undefined ? sharedName : { id: sharedId };
}

function assumedDomain(settings: CloudSettings, { notes, isOneAccount }: Gaps, owner: 'user' | 'project'): unknown {
  const usersDomain = owner === 'project' && isOneAccount === true ? domainOf(settings, 'user') : undefined;
  if (usersDomain !== undefined) {
    notes.push(`${settings.label('project_domain_name')} is not set; the domain of the user, its account, is taken.`);
    return usersDomain;
  }
  notes.push(
    `${settings.label(`${owner}_domain_name`)} is not set; the domain of the id default is taken, as OpenStack's client does.`,
  );
  return DEFAULT_DOMAIN;
}

function applicationCredential(settings: CloudSettings, gaps: Gaps): Record<string, unknown> {
  const url = identityUrl(settings, gaps);
  const secret = required(settings, gaps, 'auth.secret', 'application_credential_secret');
  const id = settings.get('application_credential_id');
  const name = settings.get('application_credential_name');
  const type = 'applicationCredential';
  if (id !== undefined || name === undefined) {
    return { type, url, id: id ?? required(settings, gaps, 'auth.id', 'application_credential_id'), secret };
  }
  return { type, url, name, ...userOf(settings, gaps), secret };
}

function accessKey(settings: CloudSettings, gaps: Gaps): Record<string, unknown> {
  return {
    type: 'aksk',
    accessKey: required(settings, gaps, 'auth.accessKey', 'ak', 'access_key'),
    secretKey: required(settings, gaps, 'auth.secretKey', 'sk', 'secret_key'),
    securityToken: settings.get('security_token'),
  };
}

/** The first of these settings; says what is missing in the profile without it. */
function required(
  settings: CloudSettings,
  { missing }: Gaps,
  field: string,
  ...keys: readonly string[]
): string | undefined {
  const value = settings.get(...keys);
  if (value !== undefined) return value;
  const label = settings.label(settings.named(...keys));
  const why = keys.map((key) => settings.untold(key)).find((reason) => reason !== undefined);
  missing.push(
    why === undefined
      ? `${label} is not in the file; put it into ${field} of the profile.`
      : `${label} ${why}; set it in the environment, or put it into ${field} of the profile.`,
  );
  return undefined;
}
