import { join } from 'node:path';
import { systemClock, type Clock } from './clock';
import { fileJournal, noJournal } from './connection-journal';
import { answerControlCall, type Controls } from './control-api';
import { SIMULATED_DIALECTS, type SimulatedDialectId } from './dialect-id';
import { DialectServer } from './dialect-server';
import { enterpriseV5 } from './enterprise-v5/enterprise-v5';
import { fjcloudV2 } from './fjcloud-v2/fjcloud-v2';
import { startHttpServer, type HttpServer } from './http-server';
import { huaweiV2 } from './huawei-v2/huawei-v2';
import { Identity, type Account } from './identity';
import type { KnownObjects } from './openstack-v2/known-objects';
import { openstackV2 } from './openstack-v2/openstack-v2';
import { profileOf, type SimulatorProfile } from './profile';
import { OPERATIONS, type Operation } from './provider-call';
import { scriptSchema } from './script';
import { ScriptBook } from './script-book';
import { SigningKeys } from './signing-keys';
import type { World } from './world';

export { SIMULATED_DIALECTS, type SimulatedDialectId } from './dialect-id';

const ONE_DAY_SECONDS = 86_400;

/** How to start a simulator. */
export interface SimulatorOptions {
  /** Port on 127.0.0.1 of the first dialect's server; default 0 = any free one, as the other servers have it. */
  readonly port?: number;
  /** Default: real time. Script delays are real time always. */
  readonly clock?: Clock;
  /** Default 86,400 (providers.md 5.1). */
  readonly tokenLifetimeSeconds?: number;
  /** Default `provisioner`. */
  readonly user?: string;
  /** Default `simulator-password`. */
  readonly password?: string;
  /** What `openstack-v2` knows of the objects that connections refer to. Default: any well-formed id is fine. */
  readonly openstackObjects?: KnownObjects;
  /** Folder that keeps the connections across restarts. Default: memory only. */
  readonly dataDir?: string;
}

/** A running simulator. */
export interface Simulator extends Controls {
  /** The base of all APIs of `huawei-v2`, without a slash at the end. */
  readonly url: string;
  /** The account that all servers know; its access key is for signed calls to the Huawei family. */
  readonly account: Account;
  /** The profile that reaches a dialect, `huawei-v2` unless told otherwise, under the given name. */
  profile(name: string, dialect?: SimulatedDialectId): SimulatorProfile;
  /** Ends all tokens issued so far. */
  revokeTokens(): void;
  /** Ends the servers; what they knew is gone unless it is kept in a folder. */
  stop(): Promise<void>;
}

type PerDialect<Value> = Readonly<Record<SimulatedDialectId, Value>>;

/**
 * Starts a provider simulator: one HTTP server on 127.0.0.1 per dialect, since three of them have the same paths. Each
 * speaks its dialect and the identity API as the provider does (providers.md 2, 4 and 5), with an API of its own for scripts
 * and checks under `/_simulator/`. Account, clock and scripts are the same for all, connections are each dialect's own.
 * @throws the listen error, EADDRINUSE for instance; no server is left running then
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, clock = systemClock, tokenLifetimeSeconds = ONE_DAY_SECONDS, openstackObjects, dataDir } = options;
  const account = accountOf(options);
  const identity = new Identity(account, clock, tokenLifetimeSeconds * 1000);
  const world: World = {
    clock,
    identity,
    scripts: new ScriptBook(),
    keys: new SigningKeys(account, clock),
    journalOf: (dialect) => (dataDir === undefined ? noJournal() : fileJournal(join(dataDir, `${dialect}.ndjson`))),
  };
  const dialects: PerDialect<DialectServer> = {
    'huawei-v2': new DialectServer(world, huaweiV2(world)),
    'fjcloud-v2': new DialectServer(world, fjcloudV2(world)),
    'enterprise-v5': new DialectServer(world, enterpriseV5(world)),
    'openstack-v2': new DialectServer(world, openstackV2(world, openstackObjects)),
  };
  const controls = controlsOf(world.scripts, dialects);
  const servers = await startServers(port, dialects, controls);
  return {
    ...controls,
    url: servers['huawei-v2'].url,
    account,
    profile: (name, dialect = 'huawei-v2') => profileOf({ name, dialect, url: servers[dialect].url }, account),
    revokeTokens: () => {
      identity.revokeTokens();
    },
    stop: () => stopAll(Object.values(servers)),
  };
}

function controlsOf(scripts: ScriptBook, dialects: PerDialect<DialectServer>): Controls {
  const chosen = (dialect?: SimulatedDialectId): DialectServer[] =>
    dialect === undefined ? SIMULATED_DIALECTS.map((id) => dialects[id]) : [dialects[dialect]];
  return {
    script: (script) => {
      scripts.add(scriptSchema.parse(script));
    },
    clearScripts: () => {
      scripts.clear();
    },
    connections: (dialect) => chosen(dialect).flatMap((server) => server.connections()),
    calls: (dialect) => sumOf(chosen(dialect).map((server) => server.calls())),
  };
}

async function startServers(
  port: number,
  dialects: PerDialect<DialectServer>,
  controls: Controls,
): Promise<PerDialect<HttpServer>> {
  const started: [SimulatedDialectId, HttpServer][] = [];
  try {
    for (const [index, id] of SIMULATED_DIALECTS.entries()) {
      const { requestIdHeader } = dialects[id].dialect;
      const listen = { port: index === 0 ? port : 0, requestIdHeader };
      const server = await startHttpServer(listen, async (request) => {
        return answerControlCall(controls, request) ?? (await dialects[id].answer(request));
      });
      started.push([id, server]);
    }
  } catch (error) {
    await stopAll(started.map(([, server]) => server));
    throw error;
  }
  return Object.fromEntries(started) as PerDialect<HttpServer>; // the loop has started each of them
}

async function stopAll(servers: readonly HttpServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}

function sumOf(counts: readonly Readonly<Record<Operation, number>>[]): Record<Operation, number> {
  const total = (operation: Operation): number => counts.reduce((sum, count) => sum + count[operation], 0);
  return Object.fromEntries(OPERATIONS.map((operation) => [operation, total(operation)])) as Record<Operation, number>;
}

function accountOf({ user = 'provisioner', password = 'simulator-password' }: SimulatorOptions): Account {
  return {
    user: { id: '7e1ba12e6540447cb374190510c9b2d4', name: user },
    password,
    accessKey: 'SIMULATEDACCESSKEY01',
    secretKey: 'simulated-secret-key',
    domain: { id: 'ded485def1484e7d2e41d5e00aa7e9c3', name: 'simulated-domain' },
    project: { id: '10039663455a446d8ba2cbb058b0f578', name: 'eu-de' },
  };
}
