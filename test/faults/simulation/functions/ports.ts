import type { Executions } from '../../../../lambdas/core/ports/executions';
import type { Fingerprinter } from '../../../../lambdas/core/ports/fingerprinter';
import type { HttpTransport } from '../../../../lambdas/core/ports/http-transport';
import type { ProfileReader } from '../../../../lambdas/core/ports/profile-reader';
import type { RateLimiter } from '../../../../lambdas/core/ports/rate-limiter';
import type { RequestStore } from '../../../../lambdas/core/ports/request-store';
import type { Sealer } from '../../../../lambdas/core/ports/sealer';
import type { TokenCache } from '../../../../lambdas/core/ports/token-cache';
import type { Boundary, Passage } from '../chance/passage';

/** Everything outside of a function that it calls. */
export interface Ports {
  readonly store: RequestStore;
  readonly executions: Executions;
  readonly profiles: ProfileReader;
  readonly sealer: Sealer;
  readonly fingerprinter: Fingerprinter;
  readonly tokens: TokenCache;
  readonly limiter: RateLimiter;
  readonly transport: HttpTransport;
}

/** The methods of a port, each with the kind of call that it is. */
type BoundariesOf<Port> = { readonly [Method in keyof Port]: Boundary };

/** All of them, so that a method that is added to a port has to be given a kind here. */
const BOUNDARIES: { readonly [Name in keyof Ports]: BoundariesOf<Ports[Name]> } = {
  store: {
    accept: 'put',
    commit: 'write',
    find: 'read',
    due: 'read',
    isClaimed: 'read',
    idempotencyRecord: 'read',
    sealedKey: 'read',
    events: 'read',
  },
  executions: { start: 'start', statusOf: 'read' },
  profiles: { read: 'read' },
  sealer: { seal: 'read', open: 'read' },
  fingerprinter: { fingerprint: 'read' },
  tokens: { read: 'read', write: 'put' },
  limiter: { reserve: 'put' },
  transport: { send: 'provider' },
};

/** Where the calls of a function's ports go through. */
export type PortPassage = Pick<Passage, 'through'>;

/** The same ports with all their calls going through a passage. */
export function portsThrough(passage: PortPassage, ports: Ports): Ports {
  const names = Object.keys(BOUNDARIES) as (keyof Ports)[];
  return Object.fromEntries(names.map((name) => [name, portThrough(passage, ports, name)])) as unknown as Ports;
}

type Method = (...given: unknown[]) => Promise<unknown>;

function portThrough(passage: PortPassage, ports: Ports, name: keyof Ports): object {
  const port = ports[name] as unknown as Record<string, Method>; // the ports have nothing but methods
  const methods = Object.entries<Boundary>(BOUNDARIES[name]).map(([method, boundary]) => {
    const perform = (...given: unknown[]): Promise<unknown> => {
      return passage.through(boundary, () => Promise.resolve(port[method]?.(...given)));
    };
    return [method, perform] as const;
  });
  return Object.fromEntries(methods);
}
