import type { HttpRequest, HttpResponse } from '../../../lambdas/core/domain/connection/provider-call';
import type { TransportFailure } from '../../../lambdas/core/ports/http-transport';
import type { SimulatorProfile } from '../../../lib/simulator/profile';
import { createFields, type Json } from './create-fields';

/** What came of a call, as the product's transport tells it. */
export type Outcome = HttpResponse | TransportFailure;

/** Sends one request, over a socket or in process. */
export type Send = (request: HttpRequest) => Promise<Outcome>;

/** A client of one dialect that holds a token, over any transport. */
export class ProviderCaller {
  private token = '';

  constructor(
    private readonly profile: SimulatorProfile,
    private readonly transport: Send,
  ) {}

  get envelope(): string {
    return this.profile.dialect === 'enterprise-v5' ? 'vpn_connection' : 'ipsec_site_connection';
  }

  async logIn(): Promise<Outcome> {
    const { auth } = this.profile;
    const user = { name: auth.username, password: auth.password, domain: { name: auth.domain } };
    const identity = { methods: ['password'], password: { user } };
    const body = JSON.stringify({
      auth: { identity, scope: { project: { ...auth.project, domain: { name: auth.domain } } } },
    });
    const url = `${auth.url}/auth/tokens?nocatalog=1`;
    const outcome = await this.transport({ method: 'POST', url, headers: {}, body });
    if ('status' in outcome) this.token = outcome.headers['x-subject-token'] ?? this.token;
    return outcome;
  }

  create(changes: Json = {}): Promise<Outcome> {
    return this.send('POST', '', { [this.envelope]: createFields(this.profile.dialect, changes) });
  }

  async createdId(changes: Json = {}): Promise<string> {
    return this.connectionIn(await this.create(changes))['id'] as string;
  }

  get(id: string): Promise<Outcome> {
    return this.send('GET', `/${id}`);
  }

  list(query = ''): Promise<Outcome> {
    return this.send('GET', query);
  }

  update(id: string, fields: Json): Promise<Outcome> {
    return this.send('PUT', `/${id}`, { [this.envelope]: fields });
  }

  remove(id: string): Promise<Outcome> {
    return this.send('DELETE', `/${id}`);
  }

  /** The connection in an answer. */
  connectionIn(outcome: Outcome): Json {
    return bodyOf(outcome)[this.envelope] as Json;
  }

  /** The ids in a list answer. */
  idsIn(outcome: Outcome): unknown[] {
    return (bodyOf(outcome)[`${this.envelope}s`] as Json[]).map(({ id }) => id);
  }

  private send(method: HttpRequest['method'], suffix: string, body?: unknown): Promise<Outcome> {
    const { dialect, endpoint, projectId } = this.profile;
    const path = dialect === 'enterprise-v5' ? `/v5/${projectId}/vpn-connection` : '/v2.0/vpn/ipsec-site-connections';
    const payload = body === undefined ? {} : { body: JSON.stringify(body) };
    return this.transport({
      method,
      url: endpoint + path + suffix,
      headers: { 'x-auth-token': this.token },
      ...payload,
    });
  }
}

/** The parsed body of an answer. */
export function bodyOf(outcome: Outcome): Json {
  if (!('status' in outcome)) throw new Error(`no answer: ${outcome.reason}`);
  return JSON.parse(outcome.body) as Json;
}

/** What of an outcome is the same whenever the same thing happens: status, or the reason of there being none. */
export function gist(outcome: Outcome): string {
  return 'status' in outcome ? String(outcome.status) : `${outcome.kind} ${outcome.reason}`;
}
