import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../lib/simulator/simulator';

export type Json = Record<string, unknown>;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; an empty object when there is none. */
  readonly body: Json;
}

const START = Date.parse('2026-11-20T08:00:00.123Z');
const PATH = '/v2.0/vpn/ipsec-site-connections';

/** A simulator on a manual clock, and a client that holds a token. */
export class SimulatedProvider {
  private token = '';

  private constructor(
    readonly simulator: Simulator,
    private readonly time: { nowMs: number },
  ) {}

  static async start(options: SimulatorOptions = {}): Promise<SimulatedProvider> {
    const time = { nowMs: START };
    const simulator = await startSimulator({ clock: { nowMs: () => time.nowMs }, ...options });
    const provider = new SimulatedProvider(simulator, time);
    await provider.logIn();
    return provider;
  }

  advance(seconds: number): void {
    this.time.nowMs += seconds * 1000;
  }

  async logIn(): Promise<void> {
    const answer = await this.authenticate();
    this.token = answer.headers.get('x-subject-token') ?? '';
  }

  authenticate(password?: string, query = '?nocatalog'): Promise<Answered> {
    return this.send('POST', `/v3/auth/tokens${query}`, tokenRequest(this.simulator, password));
  }

  create(fields: Json = createFields(), signal?: AbortSignal): Promise<Answered> {
    const headers = { 'X-Auth-Token': this.token };
    return this.send('POST', PATH, { ipsec_site_connection: fields }, { headers, ...(signal && { signal }) });
  }

  async createdId(fields: Json = createFields()): Promise<string> {
    return connectionOf(await this.create(fields))['id'] as string;
  }

  get(id: string): Promise<Answered> {
    return this.call('GET', `/${id}`);
  }

  async statusOf(id: string): Promise<unknown> {
    return connectionOf(await this.get(id))['status'];
  }

  list(query = ''): Promise<Answered> {
    return this.call('GET', query);
  }

  update(id: string, fields: Json): Promise<Answered> {
    return this.call('PUT', `/${id}`, { ipsec_site_connection: fields });
  }

  delete(id: string): Promise<Answered> {
    return this.call('DELETE', `/${id}`);
  }

  /** A call of the connections API; a string is sent as it is. */
  call(method: string, suffix: string, body?: unknown, token: string | undefined = this.token): Promise<Answered> {
    return this.send(method, `${PATH}${suffix}`, body, token === '' ? {} : { headers: { 'X-Auth-Token': token } });
  }

  async send(method: string, path: string, body?: unknown, options: RequestInit = {}): Promise<Answered> {
    const payload = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await fetch(this.simulator.url + path, { method, ...payload, ...options });
    const text = await response.text();
    const isJson = text.startsWith('{');
    return { status: response.status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as Json) : {} };
  }
}

/** The parsed content of a file of `examples/`. */
export function example(name: string): Json {
  return JSON.parse(readFileSync(join(__dirname, '../../../examples', name), 'utf8')) as Json;
}

/** The fields of the example create request, changed as told; undefined leaves a field out. */
export function createFields(changes: Json = {}): Json {
  const fields = { ...(example('huawei-v2.create.request.json')['ipsec_site_connection'] as Json), ...changes };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export function connectionOf(answer: { readonly body: Json }): Json {
  return answer.body['ipsec_site_connection'] as Json;
}

export function listOf(answer: Answered): Json[] {
  return answer.body['ipsec_site_connections'] as Json[];
}

export function neutronErrorOf(answer: Answered): Json {
  return answer.body['NeutronError'] as Json;
}

/** A token request as the profile asks for it. */
export function tokenRequest(simulator: Simulator, password?: string): Json {
  const { auth } = simulator.profile('any');
  const user = { name: auth.username, password: password ?? auth.password, domain: { name: auth.domain } };
  return { auth: { identity: { methods: ['password'], password: { user } }, scope: { project: auth.project } } };
}
