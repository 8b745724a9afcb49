import type { SimulatedDialectId } from './base/dialect-id';
import type { BasePaths } from './dialect/world';
import type { Account } from './identity/account';

/** A provider profile (profiles.md "Fields") that reaches the simulator. */
export interface SimulatorProfile {
  readonly name: string;
  readonly dialect: SimulatedDialectId;
  readonly endpoint: string;
  readonly projectId: string;
  readonly auth: {
    readonly type: 'password';
    readonly url: string;
    readonly username: string;
    readonly password: string;
    readonly domain: string;
    readonly project: { readonly name: string; readonly domain?: string };
  };
}

/** Where a dialect is, and under which name. */
export interface Place {
  readonly name: string;
  readonly dialect: SimulatedDialectId;
  readonly url: string;
  readonly basePaths?: BasePaths | undefined;
}

/** The profile of a dialect whose server is at `url`, with password authentication there. */
export function profileOf(
  { name, dialect, url, basePaths: { identity = '', network = '' } = {} }: Place,
  { user, password, domain, project, projectDomain }: Account,
): SimulatorProfile {
  return {
    name,
    dialect,
    endpoint: url + network,
    projectId: project.id,
    auth: {
      type: 'password',
      url: `${url}${identity}/v3`,
      username: user.name,
      password,
      domain: domain.name,
      project: { name: project.name, ...(projectDomain.id !== domain.id && { domain: projectDomain.name }) },
    },
  };
}
