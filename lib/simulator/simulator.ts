import { systemClock, type Clock } from './clock';
import { answerControlCall, type Controls } from './control-api';
import { noSuchApi } from './gateway';
import { startHttpServer } from './http-server';
import { HuaweiConnections } from './huawei-v2/connections';
import { huaweiV2Api } from './huawei-v2/huawei-v2-api';
import { Identity, type Account } from './identity';
import { identityApi } from './identity-api';
import type { Answer, ProviderRequest } from './message';
import { performWithFault } from './perform-with-fault';
import type { Api, Operation, ProviderCall } from './provider-call';
import { scriptSchema } from './script';
import { ScriptBook } from './script-book';

const ONE_DAY_SECONDS = 86_400;
const MASK = '******';

/** How to start a simulator. */
export interface SimulatorOptions {
  /** Port on 127.0.0.1; default 0 = any free one. */
  readonly port?: number;
  /** Default: real time. Script delays are real time always. */
  readonly clock?: Clock;
  /** Default 86,400 (providers.md 5.1). */
  readonly tokenLifetimeSeconds?: number;
  /** Default `provisioner`. */
  readonly user?: string;
  /** Default `simulator-password`. */
  readonly password?: string;
}

/** A provider profile (design.md 4.5) that reaches the simulator. */
export interface SimulatorProfile {
  readonly name: string;
  readonly dialect: 'huawei-v2';
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

/** A running simulator. */
export interface Simulator extends Controls {
  /** The base of all its APIs, without a slash at the end. */
  readonly url: string;
  /** The profile that reaches it, under the given name. */
  profile(name: string): SimulatorProfile;
  /** Ends all tokens issued so far. */
  revokeTokens(): void;
  /** Ends the server and all its connections; what it knew is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a provider simulator: an HTTP server on 127.0.0.1 that speaks the identity API and the dialect `huawei-v2` as the
 * provider does (providers.md 2.1, 4 and 5), with an API of its own for scripts and checks under `/_simulator/`.
 * @throws the listen error, EADDRINUSE for instance
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, clock = systemClock, tokenLifetimeSeconds = ONE_DAY_SECONDS } = options;
  const account = accountOf(options);
  const identity = new Identity(account, clock, tokenLifetimeSeconds * 1000);
  const scripts = new ScriptBook();
  const counts: Record<Operation, number> = { token: 0, create: 0, get: 0, list: 0, update: 0, delete: 0 };
  const connections = new HuaweiConnections(clock, scripts, account.project.id);
  const controls: Controls = {
    script: (script) => {
      scripts.add(scriptSchema.parse(script));
    },
    clearScripts: () => {
      scripts.clear();
    },
    connections: () => connections.views().map((view) => ({ ...view, psk: MASK })),
    calls: () => ({ ...counts }),
  };
  const apis: Api[] = [identityApi(identity), huaweiV2Api(identity, connections)];

  async function handle(request: ProviderRequest): Promise<Answer> {
    const controlled = answerControlCall(controls, request);
    if (controlled) return controlled;
    const call = firstCall(apis, request);
    if (!call) return noSuchApi(request.id);
    counts[call.operation] += 1;
    return performWithFault(call, scripts.takeFault(call.operation, call.subject));
  }

  const server = await startHttpServer(port, handle);
  return {
    ...controls,
    url: server.url,
    profile: (name) => profileOf(name, server.url, account),
    revokeTokens: () => {
      identity.revokeTokens();
    },
    stop: () => server.stop(),
  };
}

function firstCall(apis: readonly Api[], request: ProviderRequest): ProviderCall | undefined {
  for (const api of apis) {
    const call = api(request);
    if (call) return call;
  }
  return undefined;
}

function accountOf({ user = 'provisioner', password = 'simulator-password' }: SimulatorOptions): Account {
  return {
    user: { id: '7e1ba12e6540447cb374190510c9b2d4', name: user },
    password,
    domain: { id: 'ded485def1484e7d2e41d5e00aa7e9c3', name: 'simulated-domain' },
    project: { id: '10039663455a446d8ba2cbb058b0f578', name: 'eu-de' },
  };
}

function profileOf(name: string, url: string, { user, password, domain, project }: Account): SimulatorProfile {
  return {
    name,
    dialect: 'huawei-v2',
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
