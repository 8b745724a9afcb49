import type { SimulatedDialectId } from './base/dialect-id';
import type { Account } from './identity/identity';

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
    readonly project: { readonly name: string };
  };
}

/** The profile of a dialect whose server is at `url`, with password authentication there. */
export function profileOf(
  { name, dialect, url }: { readonly name: string; readonly dialect: SimulatedDialectId; readonly url: string },
  { user, password, domain, project }: Account,
): SimulatorProfile {
  return {
    name,
    dialect,
    endpoint: url,
    projectId: project.id,
    auth: {
      type: 'password',
      url: `${url}/v3`,
      username: user.name,
      password,
      domain: domain.name,
      project: { name: project.name },
    },
  };
}
