import type { HttpRequest, HttpResponse } from '../../../lambdas/core/domain/connection/provider-call';
import type { HttpTransport, TransportFailure } from '../../../lambdas/core/ports/http-transport';

/** What comes of one send. */
export type HttpOutcome = HttpResponse | TransportFailure;

/** An outcome, or how to find it; the time until a promise is resolved is the time that the call takes. */
export type ScriptedOutcome = HttpOutcome | ((request: HttpRequest) => HttpOutcome | Promise<HttpOutcome>);

/** The transport's port in memory: plays a script, one outcome per send, and remembers what was sent. */
export class InMemoryHttpTransport implements HttpTransport {
  readonly requests: HttpRequest[] = [];
  private readonly script: ScriptedOutcome[];

  constructor(...script: readonly ScriptedOutcome[]) {
    this.script = [...script];
  }

  /** Appends outcomes to the script. */
  add(...outcomes: readonly ScriptedOutcome[]): void {
    this.script.push(...outcomes);
  }

  async send(request: HttpRequest): Promise<HttpOutcome> {
    this.requests.push(request);
    const outcome = this.script.shift();
    if (outcome === undefined) throw new Error(`The script says nothing about ${request.method} ${request.url}`);
    return typeof outcome === 'function' ? outcome(request) : outcome;
  }
}
