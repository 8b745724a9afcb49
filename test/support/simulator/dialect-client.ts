import {
  startSimulator,
  type SimulatedDialectId,
  type Simulator,
  type SimulatorOptions,
} from '../../../lib/simulator/simulator';
import { createFields, type Json } from './create-fields';

/** One answer. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; an empty object when there is none. */
  readonly body: Json;
}

/** What a token request says. */
export interface TokenRequest {
  readonly auth: {
    readonly identity: { methods: string[]; readonly password: { readonly user: Json } };
    scope?: { readonly project: Json };
  };
}

const START = Date.parse('2026-11-20T08:00:00.123Z');

/** A simulator on a manual clock, and a client of one of its dialects that holds a token. */
export class DialectClient {
  private token = '';

  private constructor(
    readonly simulator: Simulator,
    readonly dialect: SimulatedDialectId,
    private readonly time: { nowMs: number },
  ) {}

  static async start(dialect: SimulatedDialectId, options: SimulatorOptions = {}): Promise<DialectClient> {
    const time = { nowMs: START };
    const simulator = await startSimulator({ clock: { nowMs: () => time.nowMs }, ...options });
    const client = new DialectClient(simulator, dialect, time);
    await client.logIn();
    return client;
  }

  advance(seconds: number): void {
    this.time.nowMs += seconds * 1000;
  }

  /** Where the dialect's server is, without a slash at the end. */
  get endpoint(): string {
    return this.simulator.profile('any', this.dialect).endpoint;
  }

  get path(): string {
    const { project } = this.simulator.account;
    return this.dialect === 'enterprise-v5' ? `/v5/${project.id}/vpn-connection` : '/v2.0/vpn/ipsec-site-connections';
  }

  async logIn(): Promise<void> {
    const answer = await this.authenticate();
    this.token = answer.headers.get('x-subject-token') ?? '';
  }

  authenticate(password?: string, query = '?nocatalog'): Promise<Answered> {
    return this.send('POST', `/v3/auth/tokens${query}`, this.tokenRequest(password));
  }

  /** A token request as the profile asks for it. */
  tokenRequest(password?: string): TokenRequest {
    const { auth } = this.simulator.profile('any');
    const user = { name: auth.username, password: password ?? auth.password, domain: { name: auth.domain } };
    const project = { ...auth.project, domain: { name: auth.project.domain ?? auth.domain } };
    return { auth: { identity: { methods: ['password'], password: { user } }, scope: { project } } };
  }

  create(fields: Json = createFields(this.dialect), signal?: AbortSignal): Promise<Answered> {
    const headers = { 'X-Auth-Token': this.token };
    return this.send('POST', this.path, { [this.envelope]: fields }, { headers, ...(signal && { signal }) });
  }

  async createdId(fields?: Json): Promise<string> {
    return (await this.connection(this.create(fields)))['id'] as string;
  }

  get(id: string): Promise<Answered> {
    return this.call('GET', `/${id}`);
  }

  async statusOf(id: string): Promise<unknown> {
    return (await this.connection(this.get(id)))['status'];
  }

  list(query = ''): Promise<Answered> {
    return this.call('GET', query);
  }

  /** The connections in the answer to a list. */
  async listed(query = ''): Promise<Json[]> {
    return listOf(await this.list(query));
  }

  update(id: string, fields: Json): Promise<Answered> {
    return this.call('PUT', `/${id}`, { [this.envelope]: fields });
  }

  delete(id: string): Promise<Answered> {
    return this.call('DELETE', `/${id}`);
  }

  /** The connection in an answer that is to come. */
  async connection(answer: Promise<Answered>): Promise<Json> {
    return connectionOf(await answer);
  }

  /** A call of the connections API; a string is sent as it is, without a token when it is empty. */
  call(method: string, suffix: string, body?: unknown, token: string = this.token): Promise<Answered> {
    return this.send(method, this.path + suffix, body, token === '' ? {} : { headers: { 'X-Auth-Token': token } });
  }

  /** Any call of the dialect's server; a string is sent as it is. */
  async send(method: string, path: string, body?: unknown, options: RequestInit = {}): Promise<Answered> {
    const payload = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await fetch(this.endpoint + path, { method, ...payload, ...options });
    const text = await response.text();
    const isJson = text.startsWith('{');
    return { status: response.status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as Json) : {} };
  }

  private get envelope(): string {
    return this.dialect === 'enterprise-v5' ? 'vpn_connection' : 'ipsec_site_connection';
  }
}

/** The connection in an answer of any dialect. */
export function connectionOf({ body }: Pick<Answered, 'body'>): Json {
  return (body['vpn_connection'] ?? body['ipsec_site_connection']) as Json;
}

/** The connections in the answer of any dialect to a list. */
export function listOf({ body }: Answered): Json[] {
  return (body['vpn_connections'] ?? body['ipsec_site_connections']) as Json[];
}

/** An error in Neutron's envelope. */
export function neutronErrorOf({ body }: Answered): Json {
  return body['NeutronError'] as Json;
}

/** The keys of an object and of the objects in it, as sorted paths. */
export function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => keysOf(item, `${path}[]`)))].sort();
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([key, member]) => [`${path}.${key}`, ...keysOf(member, `${path}.${key}`)])
    .sort();
}
