import { randomUUID } from 'node:crypto';
import { SIMULATED_DIALECTS, type SimulatedDialectId } from './base/dialect-id';
import type { ProviderRequest } from './base/message';
import type { Controls } from './controls';
import type { Account } from './identity/account';
import { profileOf, type SimulatorProfile } from './profile';
import { simulatedProvider, type ProviderOptions } from './simulated-provider';
import { NOBODY_THERE, receive, type NoResponse, type InProcessResponse } from './transport/in-process-answer';

/** One HTTP call. Names of headers in lower case. */
export interface InProcessRequest {
  readonly method: string;
  /** Begins with the endpoint of a profile. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A provider that is called directly. */
export interface InProcessSimulator extends Controls {
  /** The account that all dialects know; its access key is for signed calls to the Huawei family. */
  readonly account: Account;
  /** The profile that reaches a dialect, `huawei-v2` unless told otherwise: a loopback URL on which nobody listens. */
  profile(name: string, dialect?: SimulatedDialectId): SimulatorProfile;
  /** Ends all tokens issued so far. */
  revokeTokens(): void;
  /** Has all calls refused from now on. Those that hang go on hanging. */
  down(): void;
  /** Takes calls again. */
  up(): void;
  /** One call; the URL decides the dialect. Never throws for what a network does. */
  send(request: InProcessRequest): Promise<InProcessResponse | NoResponse>;
  /** Forgets what has not come yet, late commits for instance. */
  stop(): void;
}

/**
 * The simulator without sockets: the same dialect servers called directly, for simulations in virtual time. All waiting
 * is on the global timers, all time is `options.clock`.
 */
export function createInProcessSimulator(options: ProviderOptions = {}): InProcessSimulator {
  const provider = simulatedProvider(options);
  const { account, controls } = provider;
  const dialectOf = new Map(SIMULATED_DIALECTS.map((id) => [urlOf(id), id]));
  let isUp = true;
  return {
    ...controls,
    account,
    profile: (name, dialect = 'huawei-v2') =>
      profileOf({ name, dialect, url: urlOf(dialect), basePaths: options.basePaths }, account),
    revokeTokens: () => {
      provider.revokeTokens();
    },
    down: () => {
      isUp = false;
    },
    up: () => {
      isUp = true;
    },
    send: async (sent) => {
      const [origin, rest] = splitUrl(sent.url);
      const dialect = dialectOf.get(origin);
      if (dialect === undefined || !isUp) return NOBODY_THERE;
      const server = provider.servers[dialect];
      const id = randomUUID().replaceAll('-', '');
      const answer = server.answer(receivedRequest(id, origin, rest, sent));
      const standing = { [server.dialect.requestIdHeader.toLowerCase()]: id };
      return receive(answer, { ...standing, date: new Date(provider.clock.nowMs()).toUTCString() });
    },
    stop: () => {
      provider.stop();
    },
  };
}

/** Ports below the ones that programs get, so that no real server is met by mistake. */
function urlOf(dialect: SimulatedDialectId): string {
  return `http://127.0.0.1:${SIMULATED_DIALECTS.indexOf(dialect) + 1}`;
}

function splitUrl(url: string): readonly [origin: string, rest: string] {
  const end = url.indexOf('/', 'http://'.length);
  return end < 0 ? [url, '/'] : [url.slice(0, end), url.slice(end)];
}

/** As an HTTP server reads it: path and query as they were sent. */
function receivedRequest(id: string, origin: string, rest: string, sent: InProcessRequest): ProviderRequest {
  const { method, headers, body = '' } = sent;
  const [path = '/', ...query] = rest.split('?');
  const host = origin.slice('http://'.length);
  return { id, method, path, query: new URLSearchParams(query.join('?')), headers: { host, ...headers }, body };
}
