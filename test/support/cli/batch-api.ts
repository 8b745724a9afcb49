import { gunzipSync } from 'node:zlib';
import { batchResourceSchema } from '../../../lambdas/contract/api/batch';
import type { BatchCounts, BatchResource, BatchResult } from '../../../lambdas/contract/api/batch';
import type { ApiAnswer, ApiCall, Send } from '../../../lib/client/api-caller';

/** A call as it came, its body uncompressed. */
export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly key: string | undefined;
  readonly body: string;
}

interface Batch {
  readonly id: string;
  readonly bodies: string[];
  isClosed: boolean;
}

const NO_ROWS = '{"items":[]}';

/** What is to go wrong with a call: it does not arrive, or what answers it does not. */
export type LineFault = 'lost' | 'answer-lost';

/**
 * The routes of batches in memory, as far as a client can see them: keys give the first answer again, rows are whatever the
 * bodies hold. Rows never run by themselves; what `GET` shows of them is for the test to say.
 */
export class BatchApi {
  readonly seen: SeenCall[] = [];
  /** Looks at a batch, one after the other; the last one stays. */
  readonly looks: Partial<BatchResource>[] = [];
  /** Answers that come before any route. */
  readonly refusals: ApiAnswer[] = [];
  results: readonly BatchResult[] = [];
  /** When its batches are made. */
  createdAt = new Date().toISOString();
  /** Rows of one page of the results. */
  pageRows = 1_000;
  private readonly batches: Batch[] = [];
  private readonly answers = new Map<string, { readonly body: string; readonly answer: ApiAnswer }>();

  /** @param faultOf what goes wrong with the next call; default: nothing */
  constructor(private readonly faultOf: () => LineFault | undefined = () => undefined) {}

  /** Bodies of all rows that were stored, batch by batch. */
  get stored(): readonly (readonly string[])[] {
    return this.batches.map(({ bodies }) => bodies);
  }

  readonly send: Send = (url, call) => {
    const fault = this.faultOf();
    if (fault === 'lost') return Promise.reject(lineError());
    const answer = this.refusals.shift() ?? this.answerOf(seenCall(url, call));
    return fault === 'answer-lost' ? Promise.reject(lineError()) : Promise.resolve(answer);
  };

  /** Forgets all batches, as an engine that keeps nothing does when it is stopped. */
  restart(): void {
    this.batches.length = 0;
    this.answers.clear();
  }

  private answerOf(call: SeenCall): ApiAnswer {
    this.seen.push(call);
    const known = call.key === undefined ? undefined : this.answers.get(call.key);
    if (known !== undefined) return known.body === call.body ? known.answer : problem(422, 'idempotency-key-reused');
    const answer = this.routed(call);
    if (call.key !== undefined) this.answers.set(call.key, { body: call.body, answer });
    return answer;
  }

  private routed({ method, path, query, body }: SeenCall): ApiAnswer {
    const [, id, action] = /^\/v1\/batches(?:\/(bat_\w+))?(?:\/([\w-]+))?$/.exec(path) ?? [];
    if (method === 'POST' && id === undefined) return this.created(query, body);
    const batch = this.batches.find((candidate) => candidate.id === id);
    if (batch === undefined) return problem(404, 'batch-not-found');
    const routes: Readonly<Record<string, () => ApiAnswer>> = {
      'POST rows': () => this.added(batch, body),
      'POST close': () => this.closed(batch),
      'GET results': () => this.page(query),
      'POST rerun-failed': () =>
        json(202, this.resource({ ...this.made('{}'), isClosed: true }, { rerunOf: batch.id })),
      'POST cancel': () => json(202, this.resource(batch, { state: 'cancelled' })),
      'GET ': () => json(200, this.resource(batch, this.looks.length > 1 ? this.looks.shift() : this.looks[0])),
    };
    return routes[`${method} ${action ?? ''}`]?.() ?? problem(404, 'route-not-found');
  }

  private closed(batch: Batch): ApiAnswer {
    batch.isClosed = true;
    return json(202, this.resource(batch));
  }

  private created(query: SeenCall['query'], body: string): ApiAnswer {
    if (query['dryRun'] === 'true') {
      return json(200, { dryRun: true, counts: { rows: 2, invalid: 0, accepted: 2 }, errors: [] });
    }
    const batch = this.made(body);
    batch.isClosed = query['open'] !== 'true';
    return json(202, this.resource(batch));
  }

  private made(body: string): Batch {
    const bodies = body === NO_ROWS ? [] : [body];
    const batch = { id: idOf(this.batches.length + 1), bodies, isClosed: false };
    this.batches.push(batch);
    return batch;
  }

  private added(batch: Batch, body: string): ApiAnswer {
    if (batch.isClosed) return problem(409, 'batch-closed');
    batch.bodies.push(body);
    return json(202, this.resource(batch));
  }

  private page(query: SeenCall['query']): ApiAnswer {
    const from = Number(query['cursor'] ?? 0);
    const next = from + this.pageRows;
    const more = next < this.results.length ? { cursor: String(next) } : {};
    return json(200, { items: this.results.slice(from, next), ...more });
  }

  private resource({ id, isClosed }: Batch, changes: Partial<BatchResource> = {}): BatchResource {
    return batchResource({ id, state: isClosed ? 'running' : 'open', createdAt: this.createdAt, ...changes });
  }
}

/** A batch as the API shows it. */
export function batchResource(changes: Partial<BatchResource> = {}): BatchResource {
  const id = changes.id ?? idOf(1);
  return batchResourceSchema.parse({
    id,
    state: 'running',
    counts: counts({ rows: 2, accepted: 2 }),
    errors: [],
    requestedBy: 'local',
    createdAt: '2026-11-29T10:00:00.000Z',
    links: { self: `/v1/batches/${id}`, results: `/v1/batches/${id}/results` },
    ...changes,
  });
}

/** Rows by state; those that are not named are none. */
export function counts(given: Partial<BatchCounts>): BatchCounts {
  const none = { invalid: 0, accepted: 0, running: 0, succeeded: 0, failed: 0, timed_out: 0 };
  return { rows: 0, ...none, rejected: 0, cancelled: 0, needs_attention: 0, ...given };
}

/** The id of the n-th batch. */
export function idOf(n: number): string {
  return `bat_01JD${String(n).padStart(22, '0')}`;
}

/** A refusal of the product. */
export function problem(status: number, code: string, more: object = {}): ApiAnswer {
  const body = { type: `urn:vpn-provisioner:problem:${code}`, title: `Refused: ${code}`, status, code, ...more };
  return { ...json(status, body), headers: new Headers({ 'content-type': 'application/problem+json' }) };
}

/** An answer in JSON, with the headers that those of routes have. */
export function json(status: number, value: unknown): ApiAnswer {
  const taken = status === 202 ? { location: '/v1/batches/bat_1', 'retry-after': '10' } : undefined;
  const headers = new Headers({ 'content-type': 'application/json', ...taken });
  return { status, headers, text: () => Promise.resolve(JSON.stringify(value)) };
}

/** An answer of a server that is no VPN Provisioner. */
export function foreign(status: number, value: unknown): ApiAnswer {
  return { ...json(status, value), headers: new Headers({ server: 'nginx' }) };
}

function lineError(): Error {
  return Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('closed'), { code: 'UND_ERR_SOCKET' }),
  });
}

function seenCall(url: string, { method, headers, body }: ApiCall): SeenCall {
  const { pathname, searchParams } = new URL(url);
  const key = headers['idempotency-key'];
  const bytes = Buffer.from(body ?? '');
  return {
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    key: key === undefined ? undefined : (JSON.parse(key) as string),
    body: (headers['content-type'] === 'application/gzip' ? gunzipSync(bytes) : bytes).toString('utf8'),
  };
}
