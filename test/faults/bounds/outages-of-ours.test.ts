/**
 * A service of ours that is away, for three minutes or half an hour, ends no request before its deadline: every function and every
 * service that it calls, one at a time and all at once, in virtual time on the deployed definition (protocol.md 5.2).
 */
import { ServiceUnavailableError } from '../../../lambdas/core/domain/errors';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import { Callers } from '../simulation/callers';
import { Chance } from '../simulation/chance/chance';
import { Mischief } from '../simulation/chance/mischief';
import type { FaultKind } from '../simulation/chance/mischief';
import { VirtualTime } from '../simulation/chance/virtual-time';
import type { SimulatedFunction } from '../simulation/functions/functions';
import type { PortPassage, Ports } from '../simulation/functions/ports';
import { planRequest } from '../simulation/requests/planned-requests';
import type { PlannedRequest } from '../simulation/requests/planned-requests';
import { readDeployment } from '../simulation/services/deployment';
import type { Deployment } from '../simulation/services/deployment';
import { captureOutput } from '../simulation/watch/captured-output';
import { World } from '../simulation/world';

const START_MS = Date.parse('2026-11-20T08:00:00.000Z');
const MINUTE_MS = 60_000;
const PATIENCE_MS = 4 * 3_600_000;

/** The ports behind each service. */
const SERVICES = {
  KMS: ['sealer', 'fingerprinter'],
  'Secrets Manager': ['profiles'],
  'the tables of requests and events': ['store'],
  'the work table': ['flights', 'actors', 'gates', 'lines', 'places', 'tokens', 'paces'],
  'the delay queue': ['errands'],
  'Step Functions': ['executions'],
} as const satisfies Record<string, readonly (keyof Ports)[]>;
type Service = keyof typeof SERVICES;

/** What each function calls when all goes well. */
const CALLED: Readonly<Partial<Record<SimulatedFunction, readonly Service[]>>> = {
  'submit-request': ['KMS', 'Secrets Manager', 'the tables of requests and events'],
  intake: ['KMS', 'Secrets Manager', 'the tables of requests and events'],
  dispatch: ['the tables of requests and events', 'the work table', 'the delay queue'],
  validate: ['Secrets Manager', 'the tables of requests and events'],
  apply: ['KMS', 'Secrets Manager', 'the tables of requests and events', 'the work table', 'the delay queue'],
  record: ['the tables of requests and events'],
  watch: [
    ...(['Secrets Manager', 'the tables of requests and events', 'the work table', 'the delay queue'] as const),
    'Step Functions',
  ],
};

/** Which calls fail, from the first such call on, and for how long. */
interface Outage {
  readonly minutes: number;
  readonly hits: (name: SimulatedFunction, port: keyof Ports) => boolean;
  /** Whether the state `Watch` cannot store its token either. */
  readonly hitsTokens?: boolean;
}

interface Ridden {
  readonly request: ProvisioningRequest;
  readonly types: readonly string[];
  readonly creates: number;
  /** Calls that failed. */
  readonly struck: number;
  readonly leftOver: readonly string[];
}

let deployment: Deployment;

beforeAll(async () => {
  deployment = await readDeployment();
});

/** From when on something is away is decided by the first call that would be made. */
class Away {
  struck = 0;
  private untilMs: number | undefined;

  constructor(
    private readonly time: VirtualTime,
    private readonly minutes: number,
  ) {}

  /** Whether a call that is made now fails. */
  strikes(): boolean {
    this.untilMs ??= this.time.nowMs() + this.minutes * MINUTE_MS;
    const isAway = this.time.nowMs() < this.untilMs;
    if (isAway) this.struck += 1;
    return isAway;
  }
}

class Tokens extends Mischief {
  constructor(private readonly away: Away | undefined) {
    super(1, 0);
  }

  override happens(kind: FaultKind): boolean {
    return kind === 'token throttled' && this.away?.strikes() === true;
  }
}

/** Has one request go from its caller to its rest while something of ours is away. */
async function ride(outage: Outage, changes: Partial<PlannedRequest> = {}): Promise<Ridden> {
  const time = VirtualTime.install(1, START_MS);
  const away = new Away(time, outage.minutes);
  const passageOf = (name: SimulatedFunction): PortPassage => ({
    through: (_boundary, perform, port) =>
      outage.hits(name, port) && away.strikes() ? Promise.reject(new ServiceUnavailableError('Away')) : perform(),
  });
  const mischief = new Tokens(outage.hitsTokens === true ? away : undefined);
  const world = new World({ seed: 1, probability: 0, deployment, time, mischief, passageOf, requestsPerSecond: 100 });
  const output = captureOutput(() => undefined);
  try {
    const planned = {
      ...planRequest(0, 'plain', new Chance(1, 'requests')),
      fate: 'up',
      channel: 'http',
      ...changes,
    } as const;
    const callers = new Callers(world, new Map());
    callers.begin([planned]);
    await time.run(() => callers.isDone && world.isAtRest, START_MS + PATIENCE_MS);
    const [request] = await Promise.all([...world.store.accepted.values()].map((id) => world.store.find(id)));
    if (request === undefined) throw new Error('The request was not accepted');
    const types = (await world.store.events(request.id)).map(({ type }) => type);
    const creates = types.filter((type) => type === 'create-sent').length;
    return { request, types, creates, struck: away.struck, leftOver: world.leftOver };
  } finally {
    world.stop();
    output.release();
    time.uninstall();
  }
}

function expectUnharmed({ request, creates, struck, leftOver }: Ridden): void {
  expect(request).toMatchObject({ state: 'succeeded', tunnel: 'up' });
  expect(request.problem).toBeUndefined();
  expect(request.endedAtMs).toBeLessThan(request.deadlineAtMs);
  expect(creates).toBeGreaterThan(0);
  expect(struck).toBeGreaterThan(0);
  expect(leftOver).toEqual([]);
}

const CASES = Object.entries(CALLED).flatMap(([name, services]) => services.map((service) => ({ name, service })));

test.each(CASES)('half an hour without $service for $name ends no request', async ({ name, service }) => {
  const ports: readonly string[] = SERVICES[service];

  const ridden = await ride(
    { minutes: 30, hits: (called, port) => called === name && ports.includes(port) },
    { channel: name === 'intake' ? 'queue' : 'http' },
  );

  expectUnharmed(ridden);
});

test('half an hour in which the table takes no task tokens ends no request', async () => {
  expectUnharmed(await ride({ minutes: 30, hits: () => false, hitsTokens: true }));
});

describe.each([3, 30])('%i minutes', (minutes) => {
  test.each(Object.keys(SERVICES) as Service[])('without %s for everybody end no request', async (service) => {
    const ports: readonly string[] = SERVICES[service];

    expectUnharmed(await ride({ minutes, hits: (_name, port) => ports.includes(port) }));
  });

  test('without anything of ours, from the first tick on, end no request', async () => {
    let isFollowed = false;
    const hits = (name: SimulatedFunction, port: keyof Ports): boolean => {
      isFollowed ||= name === 'watch';
      return isFollowed && port !== 'transport';
    };

    expectUnharmed(await ride({ minutes, hits, hitsTokens: false }));
  });
});

// The outage is longer than the request has time: what it ends by is what is seen then, and not before its deadline.
test.each<{ name: SimulatedFunction; ports: readonly (keyof Ports)[]; since: SimulatedFunction; state: string }>([
  { name: 'validate', ports: ['store'], since: 'submit-request', state: 'timed_out' },
  { name: 'apply', ports: ['sealer'], since: 'submit-request', state: 'timed_out' },
  // The gate needs the profile as well: without it nothing is asked of the provider.
  { name: 'watch', ports: ['profiles'], since: 'submit-request', state: 'timed_out' },
  { name: 'watch', ports: ['profiles'], since: 'apply', state: 'succeeded' },
  { name: 'watch', ports: ['flights'], since: 'submit-request', state: 'succeeded' },
])(
  'an outage of $ports for $name since $since beyond the deadline ends a request by what is seen afterwards',
  async ({ name, ports, since, state }) => {
    let hasBegun = false;
    const hits = (called: SimulatedFunction, port: keyof Ports): boolean => {
      hasBegun ||= called === since;
      return hasBegun && called === name && ports.includes(port);
    };

    const ridden = await ride({ minutes: 30, hits }, { deadlineSeconds: 600 });

    expect(ridden.request.state).toBe(state);
    expect(ridden.request.endedAtMs).toBeGreaterThanOrEqual(ridden.request.deadlineAtMs);
    expect(ridden.leftOver).toEqual([]);
  },
);
