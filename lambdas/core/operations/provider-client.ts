import { redact } from '../domain/redaction';
import type {
  HttpRequest,
  HttpResponse,
  ProviderFailure,
  ProviderOperation,
  ProviderResult,
  SeenConnection,
} from '../domain/provider-call';
import type { ProviderProfile } from '../../contract/provider-profile';
import type { Clock } from '../ports/clock';
import type { HttpTransport, TransportFailure } from '../ports/http-transport';
import type { ConnectionSpec, FailureContext, LookUp, ProviderDialect } from '../ports/provider-dialect';
import { requestIdOf } from '../wire/error-body';
import { retryAfterMs } from '../wire/retry-after';
import type { ProviderTokens } from './provider-tokens';

/** A provider and how to speak to it. */
export interface ProviderTarget {
  readonly profile: ProviderProfile;
  readonly dialect: ProviderDialect;
}

/** A list never has more pages than this; more is a provider gone wrong. */
const MAX_PAGES = 100;

/** One call and how to read its answer. */
interface Call<T> extends FailureContext {
  readonly request: HttpRequest;
  readonly parse: (response: HttpResponse) => T | undefined;
  /** Secrets in the request body, which an error answer may echo. */
  readonly secrets: readonly string[];
}

/**
 * Calls providers: signs each request with a token, renews the token once when it is refused, and turns every failure
 * into its class (providers.md 5.1 and 5.4). Repeats nothing else.
 */
export class ProviderClient {
  constructor(
    private readonly transport: HttpTransport,
    private readonly tokens: ProviderTokens,
    private readonly clock: Clock,
  ) {}

  /** Asks for a new connection. Success means that the provider named its id. */
  async create(
    { profile, dialect }: ProviderTarget,
    spec: ConnectionSpec,
    inDoubtBefore: boolean,
  ): Promise<ProviderResult<SeenConnection>> {
    return this.call(
      { profile, dialect },
      {
        operation: 'create',
        inDoubtBefore,
        request: dialect.createRequest(profile, spec),
        parse: (response) => dialect.parseConnection(response),
        secrets: [spec.preSharedKey],
      },
    );
  }

  /** Looks at one connection. */
  async get({ profile, dialect }: ProviderTarget, connectionId: string): Promise<ProviderResult<SeenConnection>> {
    return this.call(
      { profile, dialect },
      {
        operation: 'get',
        inDoubtBefore: false,
        request: dialect.getRequest(profile, connectionId),
        parse: (response) => dialect.parseConnection(response),
        secrets: [],
      },
    );
  }

  /** All connections that match the look-up, from all pages. */
  async list({ profile, dialect }: ProviderTarget, lookUp: LookUp): Promise<ProviderResult<SeenConnection[]>> {
    const matching: SeenConnection[] = [];
    const visited = new Set<string>();
    let pageQuery: string | undefined;
    for (;;) {
      const page = await this.call(
        { profile, dialect },
        {
          operation: 'list',
          inDoubtBefore: false,
          request: dialect.listRequest(profile, lookUp, pageQuery),
          parse: (response) => dialect.parsePage(response),
          secrets: [],
        },
      );
      if (!page.ok) return page;
      matching.push(...page.value.connections.filter((seen) => dialect.matches(seen, lookUp)));
      pageQuery = page.value.nextQuery;
      // A marker that repeats would never end.
      if (pageQuery === undefined || visited.has(pageQuery)) return { ...page, value: withoutRepeats(matching) };
      if (visited.size >= MAX_PAGES) return { ok: false, failure: endlessList() };
      visited.add(pageQuery);
    }
  }

  private async call<T>(target: ProviderTarget, call: Call<T>): Promise<ProviderResult<T>> {
    const first = await this.tokens.current(target.profile);
    if (!first.ok) return first;
    const result = await this.send(target, call, first.token);
    if (result.ok || result.failure.class !== 'auth') return result;
    const second = await this.tokens.insteadOf(target.profile, first.token);
    if (!second.ok) return second;
    return second.token === first.token ? result : this.send(target, call, second.token);
  }

  private async send<T>(target: ProviderTarget, call: Call<T>, token: string): Promise<ProviderResult<T>> {
    const { request, operation } = call;
    const headers = { ...request.headers, 'x-auth-token': token };
    const response = await this.transport.send({ ...request, headers });
    if (!('status' in response)) return { ok: false, failure: unanswered(response, operation) };
    const value = isSuccess(response) ? call.parse(response) : undefined;
    if (value !== undefined) return { ok: true, value, answer: answerOf(response) };
    return { ok: false, failure: this.failureOf(target.dialect, call, response, [...call.secrets, token]) };
  }

  private failureOf(
    dialect: ProviderDialect,
    call: FailureContext,
    response: HttpResponse,
    secrets: readonly string[],
  ): ProviderFailure {
    const { operation } = call;
    if (isSuccess(response)) {
      return { ...unusable(operation), answer: answerOf(response), message: `The answer to ${operation} was unusable` };
    }
    const error = dialect.parseError({ ...response, body: redact(response.body, secrets) }, secrets);
    return {
      ...dialect.classify(response, error, call),
      answer: { httpStatus: response.status, code: error.code, requestId: error.requestId },
      // Only a create has its secret at hand to remove from the provider's text.
      message: operation === 'create' ? error.message : `The answer to ${operation} was ${response.status}`,
      retryAfterMs: retryAfterMs(response, this.clock.nowMs()),
    };
  }
}

/** Pages may move while they are read, so one connection may be on two of them. */
function withoutRepeats(connections: readonly SeenConnection[]): SeenConnection[] {
  return [...new Map(connections.map((seen) => [seen.id, seen])).values()];
}

function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

function answerOf(response: HttpResponse): { httpStatus: number; requestId: string | undefined } {
  return { httpStatus: response.status, requestId: requestIdOf(response) };
}

/** After a create nobody knows what happened; a read can simply be repeated. */
function unusable(operation: ProviderOperation): Pick<ProviderFailure, 'class' | 'problem'> {
  return { class: operation === 'create' ? 'ambiguous' : 'retryable', problem: 'provider-unavailable' };
}

function unanswered({ kind, reason }: TransportFailure, operation: ProviderOperation): ProviderFailure {
  const message = `The provider gave no answer to ${operation} (${reason})`;
  return kind === 'not-sent'
    ? { class: 'retryable', problem: 'provider-unavailable', answer: {}, message }
    : { ...unusable(operation), answer: {}, message };
}

function endlessList(): ProviderFailure {
  const message = `The provider's list has more than ${MAX_PAGES} pages`;
  return { class: 'permanent', problem: 'provider-rejected', answer: {}, message };
}
