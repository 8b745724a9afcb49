import type { HttpRequest, HttpResponse } from '../../../../lambdas/core/domain/connection/provider-call';
import type { HttpTransport, TransportFailure } from '../../../../lambdas/core/ports/http-transport';
import type { InProcessSimulator } from '../../../../lib/simulator/in-process';
import type { Chance } from '../chance/chance';
import { sleep } from '../chance/sleep';
import { CallRates } from './call-rates';

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

/** Of a request that was never made. Calls for none in particular are under the empty id. */
export const NO_CALLS: RequestCalls = { counts: {}, creates: [] };

/** Time that a call is on its way, in milliseconds. */
const LATENCY_MS = [20, 400] as const;

/** The provider simulator behind the port of the functions, every call recorded with the request that it was made for. */
export class ObservedProvider {
  private readonly byRequest = new Map<string, Recorded>();
  readonly rates = new CallRates();

  private callCount = 0;

  constructor(
    private readonly simulator: InProcessSimulator,
    private readonly clock: { nowMs(): number },
    private readonly chance: Chance,
  ) {}

  /** Calls so far. */
  get calls(): number {
    return this.callCount;
  }

  /** The calls that were made for a request; for none in particular when it is empty. */
  callsOf(requestId: string): RequestCalls {
    return this.byRequest.get(requestId) ?? NO_CALLS;
  }

  /**
   * The way to the provider for a function that works for the request that `requestId` names at the time.
   *
   * @param limitMs after which a call is given up; default: as the simulator's callers do
   */
  transportFor(requestId: () => string, limitMs = Infinity): HttpTransport {
    return { send: (request) => this.send(requestId(), request, limitMs) };
  }

  private async send(
    requestId: string,
    request: HttpRequest,
    limitMs: number,
  ): Promise<HttpResponse | TransportFailure> {
    const kind = kindOf(request);
    this.callCount += 1;
    const recorded = this.recordOf(requestId);
    recorded.counts[kind] = (recorded.counts[kind] ?? 0) + 1;
    const sentAtMs = this.clock.nowMs();
    const { origin } = new URL(request.url);
    this.rates.count(origin, sentAtMs);
    const place = kind === 'create' ? recorded.creates.push({ sentAtMs }) - 1 : -1;
    await sleep(this.chance.integer(...LATENCY_MS));
    const response = await within(limitMs, this.simulator.send(request));
    const seen = 'status' in response ? response.status : response.kind;
    if (place >= 0) recorded.creates[place] = { sentAtMs, endedAtMs: this.clock.nowMs(), seen };
    return response;
  }

  private recordOf(requestId: string): Recorded {
    const known = this.byRequest.get(requestId);
    if (known !== undefined) return known;
    const fresh: Recorded = { counts: {}, creates: [] };
    this.byRequest.set(requestId, fresh);
    return fresh;
  }
}

const GIVEN_UP: TransportFailure = { kind: 'no-answer', reason: 'TimeoutError' };

async function within<T>(limitMs: number, answer: Promise<T>): Promise<T | TransportFailure> {
  if (limitMs === Infinity) return answer;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<TransportFailure>((resolve) => {
    timer = setTimeout(resolve, limitMs, GIVEN_UP);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
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
