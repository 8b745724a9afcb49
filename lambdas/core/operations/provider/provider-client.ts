import type { AccessKeyAuth } from '../../../contract/provider-profile';
import { redact } from '../../domain/secrets/redaction';
import type {
  HttpRequest,
  HttpResponse,
  ProviderFailure,
  ProviderOperation,
  ProviderResult,
  SeenConnection,
} from '../../domain/connection/provider-call';
import type { Secret } from '../../domain/secrets/secret';
import type { Clock } from '../../ports/clock';
import type { HttpTransport, TransportFailure } from '../../ports/http-transport';
import type {
  ConnectionChange,
  ConnectionSpec,
  FailureContext,
  LookUp,
  ProviderDialect,
} from '../../ports/provider-dialect';
import { signRequest } from '../../wire/aksk-signature';
import { requestIdOf } from '../../wire/error-body';
import { retryAfterMs } from '../../wire/retry-after';
import type { ProviderTokens, TokenAuthentication } from './provider-tokens';
import type { ProviderTarget } from './provider-target';

/** A list never has more pages than this; more is a provider gone wrong. */
const MAX_PAGES = 100;

/** One call and how to read its answer. */
interface Call<T> extends FailedCall {
  readonly request: HttpRequest;
  readonly parse: (response: HttpResponse) => T | undefined;
  readonly sendBeforeMs?: number;
}

/** What a create depends on besides the connection. */
export interface CreateTerms {
  /** An earlier create of the request went unanswered. */
  readonly inDoubtBefore: boolean;
  /** Not sent from this time on, in milliseconds since 1970 UTC: another run may count on that. */
  readonly sendBeforeMs: number;
}

/** What there is to know of a call that failed. */
interface FailedCall extends FailureContext {
  /** Secrets in the request body, which an error answer may echo. */
  readonly secrets: readonly string[];
}

/** A request with credentials, and the secret in them. */
interface Authorized {
  readonly request: HttpRequest;
  readonly secret: string;
}

/**
 * Calls providers: authorizes each request, renews a refused token once, and turns every failure into its class
 * (provider-apis.md 5.1 and 5.4). Repeats nothing else.
 */
export class ProviderClient {
  constructor(
    private readonly transport: HttpTransport,
    private readonly tokens: ProviderTokens,
    private readonly clock: Clock,
  ) {}

  /** Signs in where that is needed, so that a call that follows does not wait for it. */
  async signIn({ profile: { auth } }: ProviderTarget): Promise<ProviderResult<'signed-in'>> {
    const result = auth.type === 'aksk' ? undefined : await this.tokens.current(auth);
    return result?.ok === false ? result : { ok: true, value: 'signed-in', answer: {} };
  }

  /** Asks for a new connection. Success means that the provider named its id. */
  async create(
    target: ProviderTarget,
    spec: ConnectionSpec,
    terms: CreateTerms,
  ): Promise<ProviderResult<SeenConnection>> {
    const { profile, dialect } = target;
    return this.call(target, {
      operation: 'create',
      ...terms,
      request: dialect.createRequest(profile, spec),
      parse: (response) => dialect.parseConnection(response),
      secrets: secretsOf(spec),
    });
  }

  /** Sets fields of a connection. */
  async update(
    target: ProviderTarget,
    connectionId: string,
    change: ConnectionChange,
  ): Promise<ProviderResult<SeenConnection>> {
    const { profile, dialect } = target;
    return this.call(target, {
      operation: 'update',
      inDoubtBefore: false,
      request: dialect.updateRequest(profile, connectionId, change),
      parse: (response) => dialect.parseConnection(response),
      secrets: secretsOf(change),
    });
  }

  /** Deletes a connection; that there is none is a failure of class `gone`. */
  async remove(target: ProviderTarget, connectionId: string): Promise<ProviderResult<'accepted'>> {
    const { profile, dialect } = target;
    return this.call(target, {
      operation: 'delete',
      inDoubtBefore: false,
      request: dialect.deleteRequest(profile, connectionId),
      parse: () => 'accepted' as const,
      secrets: [],
    });
  }

  /** Looks at one connection. */
  async get(target: ProviderTarget, connectionId: string): Promise<ProviderResult<SeenConnection>> {
    const { profile, dialect } = target;
    return this.call(target, {
      operation: 'get',
      inDoubtBefore: false,
      request: dialect.getRequest(profile, connectionId),
      parse: (response) => dialect.parseConnection(response),
      secrets: [],
    });
  }

  /** Makes sure that an empty list means what it says, where the dialect needs a second call for that. */
  async confirmAccess(target: ProviderTarget, lookUp: LookUp): Promise<ProviderResult<'granted'>> {
    const { profile, dialect } = target;
    const request = dialect.accessProbe?.(profile, lookUp);
    if (request === undefined) return { ok: true, value: 'granted', answer: {} };
    return this.call(target, {
      operation: 'list',
      inDoubtBefore: false,
      request,
      parse: () => 'granted' as const,
      secrets: [],
    });
  }

  /** All connections that match the look-up, from all pages. */
  async list(target: ProviderTarget, lookUp: LookUp): Promise<ProviderResult<SeenConnection[]>> {
    const { profile, dialect } = target;
    const matching: SeenConnection[] = [];
    const visited = new Set<string>();
    let pageQuery: string | undefined;
    for (;;) {
      const page = await this.call(target, {
        operation: 'list',
        inDoubtBefore: false,
        request: dialect.listRequest(profile, lookUp, pageQuery),
        parse: (response) => dialect.parsePage(response),
        secrets: [],
      });
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
    const { auth } = target.profile;
    return auth.type === 'aksk' ? this.callSigned(target, call, auth) : this.callWithToken(target, call, auth);
  }

  /** A refused signature is never tried again: repeated failures lock the key (provider-apis.md 5.1). */
  private async callSigned<T>(target: ProviderTarget, call: Call<T>, auth: AccessKeyAuth): Promise<ProviderResult<T>> {
    const { projectId } = target.profile;
    const request = signRequest(call.request, auth, { projectId, nowMs: this.clock.nowMs() });
    return this.send(target, call, { request, secret: auth.secretKey });
  }

  private async callWithToken<T>(
    target: ProviderTarget,
    call: Call<T>,
    auth: TokenAuthentication,
  ): Promise<ProviderResult<T>> {
    const first = await this.tokens.current(auth);
    if (!first.ok) return first;
    const result = await this.send(target, call, withToken(call.request, first.token));
    if (result.ok || result.failure.class !== 'auth') return result;
    const second = await this.tokens.insteadOf(auth, first.token);
    if (!second.ok) return second;
    return second.token === first.token ? result : this.send(target, call, withToken(call.request, second.token));
  }

  private async send<T>(target: ProviderTarget, call: Call<T>, authorized: Authorized): Promise<ProviderResult<T>> {
    const { sendBeforeMs = Infinity } = call;
    // guard: send-window
    if (this.clock.nowMs() >= sendBeforeMs) return { ok: false, failure: notSentInTime(call.operation) };
    const response = await this.transport.send(authorized.request);
    if (!('status' in response)) return { ok: false, failure: unanswered(response, call.operation) };
    const value = isSuccess(response) ? call.parse(response) : undefined;
    if (value !== undefined) return { ok: true, value, answer: answerOf(response) };
    return { ok: false, failure: this.failureOf(target.dialect, call, response, authorized.secret) };
  }

  private failureOf(
    dialect: ProviderDialect,
    call: FailedCall,
    response: HttpResponse,
    credential: string,
  ): ProviderFailure {
    const { operation } = call;
    const secrets = [...call.secrets, credential];
    if (isSuccess(response)) {
      return { ...unusable(operation), answer: answerOf(response), message: `The answer to ${operation} was unusable` };
    }
    const error = dialect.parseError({ ...response, body: redact(response.body, secrets) }, secrets);
    return {
      ...dialect.classify(response, error, call),
      answer: { httpStatus: response.status, code: error.code, requestId: error.requestId },
      message: messageOf(call, response, error.message),
      retryAfterMs: retryAfterMs(response, this.clock.nowMs()),
    };
  }
}

/** Pages may move while they are read, so one connection may be on two of them. */
function withoutRepeats(connections: readonly SeenConnection[]): SeenConnection[] {
  return [...new Map(connections.map((seen) => [seen.id, seen])).values()];
}

function withToken(request: HttpRequest, token: string): Authorized {
  return { request: { ...request, headers: { ...request.headers, 'x-auth-token': token } }, secret: token };
}

function secretsOf({ preSharedKey }: { readonly preSharedKey: Secret | undefined }): string[] {
  return preSharedKey === undefined ? [] : [preSharedKey.reveal()];
}

/** Only a call with a pre-shared key has it at hand to remove it from the provider's text; the others do without. */
function messageOf({ operation, secrets }: FailedCall, { status }: HttpResponse, text: string): string {
  const mayQuote = secrets.length > 0 && text.trim() !== '';
  return mayQuote ? text : `The answer to ${operation} was ${status}`;
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

function notSentInTime(operation: ProviderOperation): ProviderFailure {
  const message = `The ${operation} was not sent: what came before it took too long`;
  return { class: 'retryable', problem: 'provider-unavailable', answer: {}, message };
}

function endlessList(): ProviderFailure {
  const message = `The provider's list has more than ${MAX_PAGES} pages`;
  return { class: 'permanent', problem: 'provider-rejected', answer: {}, message };
}
