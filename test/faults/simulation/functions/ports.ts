import type { Actors } from '../../../../lambdas/core/ports/actors';
import type { BatchLedger } from '../../../../lambdas/core/ports/batches/batch-ledger';
import type { BatchStore } from '../../../../lambdas/core/ports/batches/batch-store';
import type { ChunkQueue } from '../../../../lambdas/core/ports/batches/chunk-queue';
import type { Errands } from '../../../../lambdas/core/ports/errands';
import type { Executions } from '../../../../lambdas/core/ports/executions';
import type { Fingerprinter } from '../../../../lambdas/core/ports/fingerprinter';
import type { Lines } from '../../../../lambdas/core/ports/gate/lines';
import type { Places } from '../../../../lambdas/core/ports/gate/places';
import type { Flights } from '../../../../lambdas/core/ports/flights';
import type { HttpTransport } from '../../../../lambdas/core/ports/http-transport';
import type { PaceStore } from '../../../../lambdas/core/ports/providers/pace-store';
import type { ProfileReader } from '../../../../lambdas/core/ports/profile-reader';
import type { RequestStore } from '../../../../lambdas/core/ports/request-store';
import type { Sealer } from '../../../../lambdas/core/ports/sealer';
import type { TokenCache } from '../../../../lambdas/core/ports/token-cache';
import type { Boundary } from '../chance/passage';

/** Everything outside of a function that it calls. */
export interface Ports {
  readonly store: RequestStore;
  readonly executions: Executions;
  readonly flights: Flights;
  readonly actors: Actors;
  readonly gates: Actors;
  readonly lines: Lines;
  readonly places: Places;
  readonly errands: Errands;
  readonly batches: BatchStore;
  readonly ledger: BatchLedger;
  readonly chunks: ChunkQueue;
  readonly profiles: ProfileReader;
  readonly sealer: Sealer;
  readonly fingerprinter: Fingerprinter;
  readonly tokens: TokenCache;
  readonly paces: PaceStore;
  readonly transport: HttpTransport;
}

type Method = (...given: unknown[]) => Promise<unknown>;

/** The methods of a port that leave the function, each with the kind of call that it is; what answers at once does not. */
type BoundariesOf<Port> = {
  readonly [Name in keyof Port as Port[Name] extends (...given: never) => Promise<unknown> ? Name : never]: Boundary;
};

const ACTORS: BoundariesOf<Actors> = {
  find: 'read',
  all: 'read',
  promise: 'put',
  take: 'put',
  leave: 'put',
  sleep: 'put',
};

/** All of them, so that a method that is added to a port has to be given a kind here. */
const BOUNDARIES: { readonly [Name in keyof Ports]: BoundariesOf<Ports[Name]> } = {
  store: {
    accept: 'put',
    commit: 'write',
    postpone: 'put',
    find: 'read',
    due: 'read',
    claimantOf: 'read',
    alike: 'read',
    about: 'read',
    idempotencyRecord: 'read',
    sealedKey: 'read',
    events: 'read',
    keepConnection: 'put',
  },
  executions: { start: 'start', statusOf: 'read', answer: 'answer' },
  flights: { list: 'read', find: 'read', isAny: 'read', restore: 'put', tokens: 'read', remove: 'put' },
  actors: ACTORS,
  gates: ACTORS,
  lines: {
    touch: 'put',
    known: 'read',
    isAny: 'read',
    heads: 'read',
    restore: 'put',
    drop: 'put',
    forget: 'put',
  },
  places: { list: 'read', find: 'read', give: 'put', noteStart: 'put', remove: 'put' },
  errands: { send: 'put', sendAll: 'put' },
  batches: {
    putIntent: 'put',
    intent: 'read',
    putChunk: 'put',
    emptyChunk: 'put',
    chunk: 'read',
    commitCall: 'put',
    abandonCall: 'put',
    callState: 'read',
    header: 'read',
    putHeader: 'put',
    idempotencyRecord: 'read',
    dueCalls: 'read',
  },
  ledger: { rows: 'read', find: 'read', tally: 'read', advance: 'put', markExpanded: 'put', expanded: 'read' },
  chunks: { send: 'put' },
  profiles: { read: 'read' },
  sealer: { seal: 'read', sealAll: 'read', open: 'read' },
  fingerprinter: { fingerprint: 'read' },
  tokens: { read: 'read', write: 'put', forget: 'put' },
  paces: { read: 'read', take: 'put', change: 'put' },
  transport: { send: 'provider' },
};

/** Where the calls of a function's ports go through. */
export interface PortPassage {
  /** Makes a call of a port, with whatever goes wrong around it. */
  through<T>(boundary: Boundary, perform: () => Promise<T>, port: keyof Ports): Promise<T>;
}

/** The same ports with all their calls going through a passage. */
export function portsThrough(passage: PortPassage, ports: Ports): Ports {
  const names = Object.keys(BOUNDARIES) as (keyof Ports)[];
  return Object.fromEntries(names.map((name) => [name, portThrough(passage, ports, name)])) as unknown as Ports;
}

function portThrough(passage: PortPassage, ports: Ports, name: keyof Ports): object {
  const port = ports[name] as unknown as Record<string, Method>; // the ports have nothing but methods
  const methods = Object.entries<Boundary>(BOUNDARIES[name]).map(([method, boundary]) => {
    const perform = (...given: unknown[]): Promise<unknown> => {
      return passage.through(boundary, () => Promise.resolve(port[method]?.(...given)), name);
    };
    return [method, perform] as const;
  });
  return Object.assign(Object.create(port) as object, Object.fromEntries(methods));
}
