import type { HttpRequest, HttpResponse } from '../../../../lambdas/core/domain/connection/provider-call';
import type { HttpTransport, TransportFailure } from '../../../../lambdas/core/ports/http-transport';
import type { InProcessSimulator } from '../../../../lib/simulator/in-process';
import type { Chance } from '../chance/chance';
import { sleep } from '../chance/sleep';

/** What is asked of a provider. `probe`: a read of something that a connection refers to. */
export type CallKind = 'sign-in' | 'create' | 'update' | 'delete' | 'get' | 'list' | 'probe';

/** One call that asks for a new connection. Times are epoch ms. */
export interface CreateCall {
  readonly sentAtMs: number;
  /** When the caller had an answer or gave up; absent when it did not live to see it. */
  readonly endedAtMs?: number;
  /** The status that the caller saw, or why there was none. */
  readonly seen?: number | TransportFailure['kind'];
}

/** The calls that were made for one request. */
export interface RequestCalls {
  readonly counts: Readonly<Partial<Record<CallKind, number>>>;
  readonly creates: readonly CreateCall[];
}

interface Recorded {
  readonly counts: Partial<Record<CallKind, number>>;
  readonly creates: CreateCall[];
}

const NO_CALLS: RequestCalls = { counts: {}, creates: [] };

/** Time that a call is on its way, in milliseconds. */
const LATENCY_MS = [20, 400] as const;

/** The provider simulator behind the port of the functions, every call recorded with the request that it was made for. */
export class ObservedProvider {
  private readonly calls = new Map<string, Recorded>();
  /** How many calls each provider got in each second, by its origin. */
  private readonly perSecond = new Map<string, Map<number, number>>();

  constructor(
    private readonly simulator: InProcessSimulator,
    private readonly clock: { nowMs(): number },
    private readonly chance: Chance,
  ) {}

  /** The calls that were made for a request. */
  callsOf(requestId: string): RequestCalls {
    return this.calls.get(requestId) ?? NO_CALLS;
  }

  /** The most calls that one provider got within a second, from one time to another, epoch ms. */
  peakPerSecond(fromMs: number, untilMs: number): number {
    const seconds = [...this.perSecond.values()].flatMap((counts) => [...counts]);
    const within = seconds.filter(([second]) => second * 1000 >= fromMs && second * 1000 < untilMs);
    return within.reduce((most, [, count]) => Math.max(most, count), 0);
  }

  /** The way to the provider for a function that works for the request that `requestId` names at the time. */
  transportFor(requestId: () => string): HttpTransport {
    return { send: (request) => this.send(requestId(), request) };
  }

  private async send(requestId: string, request: HttpRequest): Promise<HttpResponse | TransportFailure> {
    const kind = kindOf(request);
    const recorded = this.recordOf(requestId);
    recorded.counts[kind] = (recorded.counts[kind] ?? 0) + 1;
    const sentAtMs = this.clock.nowMs();
    this.countCall(new URL(request.url).origin, Math.floor(sentAtMs / 1000));
    const place = kind === 'create' ? recorded.creates.push({ sentAtMs }) - 1 : -1;
    await sleep(this.chance.integer(...LATENCY_MS));
    const response = await this.simulator.send(request);
    const seen = 'status' in response ? response.status : response.kind;
    if (place >= 0) recorded.creates[place] = { sentAtMs, endedAtMs: this.clock.nowMs(), seen };
    return response;
  }

  private countCall(origin: string, second: number): void {
    const counts = this.perSecond.get(origin) ?? new Map<number, number>();
    this.perSecond.set(origin, counts);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }

  private recordOf(requestId: string): Recorded {
    const known = this.calls.get(requestId);
    if (known !== undefined) return known;
    const fresh: Recorded = { counts: {}, creates: [] };
    this.calls.set(requestId, fresh);
    return fresh;
  }
}

const COLLECTION = /\/(ipsec-site-connections|vpn-connection)$/;
const ITEM = /\/(ipsec-site-connections|vpn-connection)\/[^/]+$/;
const ITEM_KINDS = { GET: 'get', PUT: 'update', DELETE: 'delete', POST: 'probe' } as const;

function kindOf({ method, url }: HttpRequest): CallKind {
  const path = url.split('?')[0] ?? url;
  if (path.endsWith('/auth/tokens')) return 'sign-in';
  if (COLLECTION.test(path)) return method === 'POST' ? 'create' : 'list';
  return ITEM.test(path) ? ITEM_KINDS[method] : 'probe';
}
