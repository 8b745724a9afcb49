import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  startSimulator,
  type SimulatedDialectId,
  type Simulator,
  type SimulatorOptions,
} from '../../../lib/simulator/simulator';

export type Json = Record<string, unknown>;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; an empty object when there is none. */
  readonly body: Json;
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

  get endpoint(): string {
    return this.simulator.profile('any', this.dialect).endpoint;
  }

  get path(): string {
    const { project } = this.simulator.account;
    return this.dialect === 'enterprise-v5' ? `/v5/${project.id}/vpn-connection` : '/v2.0/vpn/ipsec-site-connections';
  }

  get envelope(): string {
    return this.dialect === 'enterprise-v5' ? 'vpn_connection' : 'ipsec_site_connection';
  }

  async logIn(): Promise<Answered> {
    const { user, password, domain, project } = this.simulator.account;
    const identity = {
      methods: ['password'],
      password: { user: { name: user.name, password, domain: { name: domain.name } } },
    };
    const scope = { project: { name: project.name } };
    const answer = await this.send('POST', '/v3/auth/tokens', { body: JSON.stringify({ auth: { identity, scope } }) });
    this.token = answer.headers.get('x-subject-token') ?? '';
    return answer;
  }

  create(fields: Json): Promise<Answered> {
    return this.call('POST', '', { [this.envelope]: fields });
  }

  async createdId(fields: Json): Promise<string> {
    return (await this.connection(this.create(fields)))['id'] as string;
  }

  get(id: string): Promise<Answered> {
    return this.call('GET', `/${id}`);
  }

  async statusOf(id: string): Promise<unknown> {
    return (await this.connection(this.get(id)))['status'];
  }

  update(id: string, fields: Json): Promise<Answered> {
    return this.call('PUT', `/${id}`, { [this.envelope]: fields });
  }

  delete(id: string): Promise<Answered> {
    return this.call('DELETE', `/${id}`);
  }

  async list(query = ''): Promise<Json[]> {
    return (await this.call('GET', query)).body[`${this.envelope}s`] as Json[];
  }

  /** The connection in an answer. */
  async connection(answer: Promise<Answered>): Promise<Json> {
    return (await answer).body[this.envelope] as Json;
  }

  /** A call of the connections API; a string is sent as it is. */
  call(method: string, suffix: string, body?: unknown): Promise<Answered> {
    const payload = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return this.send(method, this.path + suffix, { headers: { 'X-Auth-Token': this.token }, ...payload });
  }

  async send(method: string, path: string, options: RequestInit = {}): Promise<Answered> {
    const response = await fetch(this.endpoint + path, { method, ...options });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text.startsWith('{') ? (JSON.parse(text) as Json) : {},
    };
  }
}

/** The parsed content of a file of `test/fixtures/`. */
export function fixture(name: string): Json {
  return JSON.parse(readFileSync(join(__dirname, '../../fixtures', name), 'utf8')) as Json;
}

/** Fields changed as told; undefined leaves a field out. */
export function changed(fields: Json, changes: Json): Json {
  return Object.fromEntries(Object.entries({ ...fields, ...changes }).filter(([, value]) => value !== undefined));
}

/** The keys of an object and of the objects in it, as sorted paths. */
export function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => keysOf(item, `${path}[]`)))].sort();
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .flatMap(([key, member]) => [`${path}.${key}`, ...keysOf(member, `${path}.${key}`)])
    .sort();
}

/** The text of an error in Neutron's envelope. */
export function neutronMessageOf({ body }: Answered): string {
  return (body['NeutronError'] as { message: string }).message;
}
