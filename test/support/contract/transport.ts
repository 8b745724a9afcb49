import type { HttpRequest, HttpResponse } from '../../../lambdas/core/domain/connection/provider-call';
import type { Clock } from '../../../lambdas/core/ports/clock';
import type { HttpTransport, TransportFailure } from '../../../lambdas/core/ports/http-transport';
import type { Exchange } from './scenario';

/**
 * The transport's port: plays exchanges strictly in order. A call that is not the next one to the letter, all of its
 * headers included, fails the test with the difference.
 */
export class ContractTransport implements HttpTransport {
  private readonly startMs: number;
  private played = 0;

  constructor(
    private readonly exchanges: readonly Exchange[],
    private readonly clock: Clock,
  ) {
    this.startMs = clock.nowMs();
  }

  /** The calls that never came. */
  get missing(): readonly string[] {
    return this.exchanges.slice(this.played).map(({ request }) => `${request.method} ${request.url}`);
  }

  /** What was wrong with the first call that was. */
  error: Error | undefined;

  async send(request: HttpRequest): Promise<HttpResponse | TransportFailure> {
    try {
      return await Promise.resolve(this.play(request));
    } catch (error) {
      this.error ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }

  private play(request: HttpRequest): HttpResponse | TransportFailure {
    const exchange = this.exchanges[this.played];
    this.played += 1;
    const position = `call ${this.played} of ${this.exchanges.length}`;
    const sent = { position, ...request, ...(request.body !== undefined && { body: parsed(request.body) }) };
    if (exchange === undefined) throw new Error(`Unexpected ${position}: ${JSON.stringify(sent, undefined, 2)}`);
    const { atSeconds = this.seconds } = exchange;
    expect({ ...sent, atSeconds: this.seconds }).toEqual({ position, ...exchange.request, atSeconds });
    return 'response' in exchange ? exchange.response : exchange.failure;
  }

  private get seconds(): number {
    return (this.clock.nowMs() - this.startMs) / 1000;
  }
}

function parsed(body: string): unknown {
  return JSON.parse(body);
}
