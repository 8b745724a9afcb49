import { randomUUID } from 'node:crypto';
import type { HttpRequest } from '../../../lambdas/core/domain/connection/provider-call';
import type { Clock } from '../../../lambdas/core/ports/clock';
import type { HttpTransport } from '../../../lambdas/core/ports/http-transport';
import { answer } from '../builders';
import type { HttpOutcome } from './http-transport';

/** A connection at the provider. */
export interface ProviderConnection {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly vpnservice_id: string;
  readonly peer_address: string;
  readonly description?: string;
}

/** Operations of the provider that a fault can strike. */
export type StruckOperation = 'token' | 'create' | 'update' | 'delete' | 'get' | 'list';

/** What happens instead of an operation; `perform` does the operation itself. */
export type Strike = (perform: () => HttpOutcome) => HttpOutcome | Promise<HttpOutcome>;

const LIFETIME_MS = 86_400_000;
const COLLECTION = '/v2.0/vpn/ipsec-site-connections';
const METHODS: Readonly<Partial<Record<HttpRequest['method'], StruckOperation>>> = {
  POST: 'create',
  PUT: 'update',
  DELETE: 'delete',
};

/**
 * A provider behind the transport's port: identity API, `huawei-v2` and `openstack-v2`, without the network
 * (provider-apis.md 1, 2.1, 2.4, 5.1). New connections are PENDING_CREATE until `settle` says otherwise, deleted ones
 * are gone at once; names may repeat. Filters by name and service are honoured through an index, so a look-up does not
 * cost the number of all connections.
 */
export class InMemoryProvider implements HttpTransport {
  /** How often each operation was called. */
  readonly calls: Record<StruckOperation, number> = { token: 0, create: 0, update: 0, delete: 0, get: 0, list: 0 };
  /** Connections on a page of the list of all of them. */
  pageSize = Infinity;
  private readonly byId = new Map<string, ProviderConnection>();
  private readonly idsByName = new Map<string, Set<string>>();
  private readonly strikes: Record<StruckOperation, Strike[]> = {
    token: [],
    create: [],
    update: [],
    delete: [],
    get: [],
    list: [],
  };
  private late: { readonly atMs: number; readonly perform: () => unknown }[] = [];
  private validToken = '';

  constructor(private readonly clock: Clock) {}

  /** All connections, oldest first. */
  get connections(): readonly ProviderConnection[] {
    this.catchUp();
    return [...this.byId.values()];
  }

  /** Has the next calls of an operation end differently, one strike per call. */
  strike(operation: StruckOperation, ...strikes: readonly Strike[]): void {
    this.strikes[operation].push(...strikes);
  }

  /** A strike that gives no answer and acts on the call only so many seconds later. */
  actsLate(seconds: number): Strike {
    return (perform) => {
      this.late.push({ atMs: this.clock.nowMs() + seconds * 1000, perform });
      return { kind: 'no-answer', reason: 'ECONNRESET' };
    };
  }

  /** Gives all connections a status, or those of some ids. */
  settle(status: string, ids: readonly string[] = [...this.byId.keys()]): void {
    for (const [id, connection] of this.byId) {
      if (ids.includes(id)) this.byId.set(id, { ...connection, status });
    }
  }

  /** Removes a connection behind everybody's back. */
  remove(id: string): void {
    const name = this.byId.get(id)?.name ?? '';
    this.byId.delete(id);
    this.idsByName.get(name)?.delete(id);
  }

  /** Adds a connection that no request of ours has made. */
  add(connection: Omit<ProviderConnection, 'id' | 'status'>, id: string = randomUUID()): ProviderConnection {
    const added = { ...connection, id, status: 'PENDING_CREATE' };
    this.keep(added);
    return added;
  }

  /** Ends the token that is good now. */
  revokeToken(): void {
    this.validToken = '';
  }

  async send(request: HttpRequest): Promise<HttpOutcome> {
    this.catchUp();
    const operation = operationOf(request);
    this.calls[operation] += 1;
    const perform = (): HttpOutcome => this.perform(operation, request);
    const strike = this.strikes[operation].shift();
    return strike === undefined ? perform() : strike(perform);
  }

  private keep(connection: ProviderConnection): void {
    const { id, name } = connection;
    this.byId.set(id, connection);
    const ids = this.idsByName.get(name) ?? new Set();
    this.idsByName.set(name, ids.add(id));
  }

  /** Acts on what has come due by now. */
  private catchUp(): void {
    const nowMs = this.clock.nowMs();
    const due = this.late.filter(({ atMs }) => atMs <= nowMs);
    this.late = this.late.filter(({ atMs }) => atMs > nowMs);
    for (const { perform } of due) perform();
  }

  private perform(operation: StruckOperation, request: HttpRequest): HttpOutcome {
    if (operation === 'token') return this.signIn();
    if (request.headers['x-auth-token'] !== this.validToken) {
      return answer(401, { error_code: 'APIG.0301', error_msg: 'Incorrect IAM authentication information' });
    }
    const { pathname, searchParams } = new URL(request.url);
    const id = pathname.slice(COLLECTION.length + 1);
    switch (operation) {
      case 'create':
        return this.create(request.body ?? '');
      case 'update':
        return this.update(id, request.body ?? '');
      case 'delete':
        return this.delete(id);
      case 'get':
        return this.get(id);
      case 'list':
        return this.list(searchParams);
    }
  }

  private signIn(): HttpOutcome {
    this.validToken = `token-${this.calls.token}`;
    const expiresAt = new Date(this.clock.nowMs() + LIFETIME_MS).toISOString();
    return answer(201, { token: { expires_at: expiresAt } }, { 'x-subject-token': this.validToken });
  }

  private create(text: string): HttpOutcome {
    const fields = fieldsOf(text);
    const { id, status } = this.add(fields);
    return answer(201, { ipsec_site_connection: { ...fields, id, status } });
  }

  private update(id: string, text: string): HttpOutcome {
    const connection = this.byId.get(id);
    if (connection === undefined) return notFound(id);
    const updated = { ...connection, ...fieldsOf(text), id };
    this.remove(id);
    this.keep(updated);
    return answer(200, { ipsec_site_connection: updated });
  }

  private delete(id: string): HttpOutcome {
    if (!this.byId.has(id)) return notFound(id);
    this.remove(id);
    return answer(204);
  }

  private get(id: string): HttpOutcome {
    const connection = this.byId.get(id);
    return connection === undefined ? notFound(id) : answer(200, { ipsec_site_connection: connection });
  }

  /** All connections, by pages, when no name is asked for. */
  private list(query: URLSearchParams): HttpOutcome {
    if (!query.has('name')) return this.page(query.get('marker'));
    const ids = this.idsByName.get(query.get('name') ?? '') ?? new Set();
    const named = [...ids].map((id) => this.byId.get(id)).filter((connection) => connection !== undefined);
    const listed = named.filter((connection) => connection.vpnservice_id === query.get('vpnservice_id'));
    return answer(200, { ipsec_site_connections: listed });
  }

  /** The next page has a link, which names the last connection of this one. */
  private page(marker: string | null): HttpOutcome {
    const all = [...this.byId.values()];
    const start = all.findIndex(({ id }) => id === marker) + 1;
    const listed = all.slice(start, start + this.pageSize);
    const next = `${COLLECTION}?marker=${listed.at(-1)?.id ?? ''}`;
    const links = start + listed.length < all.length ? [{ rel: 'next', href: next }] : [];
    return answer(200, { ipsec_site_connections: listed, ipsec_site_connections_links: links });
  }
}

/** What the product sends is checked elsewhere; here its own body comes back. */
function fieldsOf(text: string): ProviderConnection {
  const { ipsec_site_connection: fields } = JSON.parse(text) as { ipsec_site_connection: ProviderConnection };
  return fields;
}

function notFound(id: string): HttpOutcome {
  const message = `ipsec_site_connection ${id} not found`;
  return answer(404, { NeutronError: { type: 'IPsecSiteConnectionNotFound', message, detail: '' } });
}

function operationOf({ method, url }: HttpRequest): StruckOperation {
  const { pathname } = new URL(url);
  if (pathname.endsWith('/auth/tokens')) return 'token';
  return METHODS[method] ?? (pathname === COLLECTION ? 'list' : 'get');
}
