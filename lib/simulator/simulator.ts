import { SIMULATED_DIALECTS, type SimulatedDialectId } from './base/dialect-id';
import { answerControlCall } from './control-api';
import type { Controls } from './controls';
import type { Account } from './identity/account';
import { profileOf, type SimulatorProfile } from './profile';
import { simulatedProvider, type PerDialect, type ProviderOptions, type SimulatedProvider } from './simulated-provider';
import { startHttpServer, type HttpServer, type ServerKey } from './transport/http-server';

export { SIMULATED_DIALECTS, type SimulatedDialectId } from './base/dialect-id';

/** How to start a simulator. */
export interface SimulatorOptions extends ProviderOptions {
  /** Port on 127.0.0.1 of the first dialect's server; default 0 = any free one, as the other servers have it. */
  readonly port?: number;
  /** Speaks HTTPS with this certificate. Default: HTTP. */
  readonly tls?: ServerKey;
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
  /** Has nobody listen any more, so that calls are refused; ends all connections at once. */
  down(): Promise<void>;
  /**
   * Listens on the same ports again, after `down`.
   * @throws the listen error, EADDRINUSE when a port was taken meanwhile
   */
  up(): Promise<void>;
  /** Ends the servers; what they knew is gone unless it is kept in a folder. */
  stop(): Promise<void>;
}

/**
 * Starts a provider simulator: one HTTP server on 127.0.0.1 per dialect, since three of them have the same paths. Each
 * speaks its dialect and the identity API as the provider does (provider-apis.md 2, 4 and 5), with an API of its own
 * for scripts and checks under `/_simulator/`. Account, clock and scripts are the same for all, connections are each
 * dialect's own.
 * @throws the listen error, EADDRINUSE for instance; no server is left running then
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const provider = simulatedProvider(options);
  const { account, controls } = provider;
  const servers = await startServers(options, provider);
  return {
    ...controls,
    url: servers['huawei-v2'].url,
    account,
    profile: (name, dialect = 'huawei-v2') =>
      profileOf({ name, dialect, url: servers[dialect].url, basePaths: options.basePaths }, account),
    revokeTokens: () => {
      provider.revokeTokens();
    },
    down: () => stopAll(Object.values(servers)),
    up: async () => {
      await Promise.all(Object.values(servers).map((server) => server.listenAgain()));
    },
    stop: async () => {
      provider.stop();
      await stopAll(Object.values(servers));
    },
  };
}

async function startServers(
  { port = 0, tls }: SimulatorOptions,
  { servers, controls }: SimulatedProvider,
): Promise<PerDialect<HttpServer>> {
  const started: [SimulatedDialectId, HttpServer][] = [];
  try {
    for (const [index, id] of SIMULATED_DIALECTS.entries()) {
      const { requestIdHeader } = servers[id].dialect;
      const listen = { port: index === 0 ? port : 0, requestIdHeader, tls };
      const server = await startHttpServer(listen, async (request) => {
        return answerControlCall(controls, request) ?? (await servers[id].answer(request));
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
