import type { AccessKeyAuth } from '../../../contract/provider-profile';
import type { HttpRequest, HttpResponse, ProviderResult, SeenConnection } from '../../domain/connection/provider-call';
import type { Clock } from '../../ports/clock';
import type { HttpTransport } from '../../ports/http-transport';
import type { ConnectionChange, ConnectionPage, ConnectionSpec, LookUp } from '../../ports/provider-dialect';
import { signRequest } from '../../wire/aksk-signature';
import {
  endlessList,
  keysIn,
  MAX_PAGES,
  nameOf,
  notMadeNow,
  notSentInTime,
  refusalOf,
  SERVICE_LOOK_UP,
  unanswered,
  UNKNOWN_SECRETS,
  unusable,
} from './call-failures';
import type { FailedCall, Heard, KnownSecrets } from './call-failures';
import { answerOf, isSuccess, withoutRepeats } from './answers';
import { effortOf, withEffort } from './effort';
import type { Effort } from './effort';
import type { Pacer } from './pacer';
import type { ProviderTokens, TokenAuthentication } from './provider-tokens';
import type { ProviderTarget } from './provider-target';
import type { Slot } from './slots';

/** One call and how to read its answer. */
interface Call<T> extends FailedCall {
  readonly request: HttpRequest;
  readonly parse: (response: HttpResponse) => T | undefined;
  readonly sendBeforeMs?: number;
  /** Taken before; default: one is taken right before the call. */
  readonly slot?: Slot | undefined;
}

/** What a create depends on besides the connection. */
export interface CreateTerms {
  /** An earlier create of the request went unanswered. */
  readonly inDoubtBefore: boolean;
  /** Not sent from this time on, in milliseconds since 1970 UTC: another run may count on that. */
  readonly sendBeforeMs: number;
  readonly slot: Slot;
}

/** A request with credentials, and the secrets in them. */
interface Authorized {
  readonly request: HttpRequest;
  readonly secrets: readonly string[];
}

/**
 * Calls providers: keeps the account's pace, authorizes each request, renews a refused token once, and turns every failure
 * into its class (provider-apis.md 5.1 and 5.4). Repeats nothing else.
 */
export class ProviderClient {
  constructor(
    private readonly transport: HttpTransport,
    private readonly tokens: ProviderTokens,
    private readonly pacer: Pacer,
    private readonly clock: Clock,
  ) {}

  /**
   * Gets ready for a call that changes something: signs in where that is needed, and takes the call's slot, so that the call
   * waits for nothing else once its intent is written.
   *
   * @param name what a person calls the call
   */
  async prepare({ profile }: ProviderTarget, name: string): Promise<ProviderResult<Slot>> {
    const { auth } = profile;
    const signedIn = auth.type === 'aksk' ? undefined : await this.tokens.current(profile, auth);
    if (signedIn?.ok === false) return signedIn;
    const slot = await this.pacer.slot(profile, { isNew: true });
    if (slot.kind === 'held-back') return { ok: false, failure: notMadeNow(slot, name) };
    return { ok: true, value: slot, answer: {} };
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
      secrets: () => Promise.resolve(keysIn(spec)),
    });
  }

  /** Sets fields of a connection. @param slot of the call, from {@link prepare} */
  async update(
    target: ProviderTarget,
    connectionId: string,
    change: ConnectionChange,
    slot: Slot,
  ): Promise<ProviderResult<SeenConnection>> {
    const { profile, dialect } = target;
    return this.call(target, {
      operation: 'update',
      inDoubtBefore: false,
      slot,
      request: dialect.updateRequest(profile, connectionId, change),
      parse: (response) => dialect.parseConnection(response),
      secrets: () => Promise.resolve(keysIn(change)),
    });
  }

  /**
   * Deletes a connection; that there is none is a failure of class `gone`.
   *
   * @param slot of the call; default: one is taken right before it
   */
  async remove(
    target: ProviderTarget,
    connectionId: string,
    secrets = UNKNOWN_SECRETS,
    slot?: Slot,
  ): Promise<ProviderResult<'accepted'>> {
    const { profile, dialect } = target;
    return this.call(target, {
      operation: 'delete',
      inDoubtBefore: false,
      slot,
      request: dialect.deleteRequest(profile, connectionId),
      parse: () => 'accepted' as const,
      secrets,
    });
  }

  /** Looks at one connection. */
  async get(
    target: ProviderTarget,
    connectionId: string,
    secrets = UNKNOWN_SECRETS,
  ): Promise<ProviderResult<SeenConnection>> {
    const { profile, dialect } = target;
    return this.call(target, {
      operation: 'get',
      inDoubtBefore: false,
      request: dialect.getRequest(profile, connectionId),
      parse: (response) => dialect.parseConnection(response),
      secrets,
    });
  }

  /** Makes sure that an empty list means what it says, where the dialect needs a second call for that. */
  async confirmAccess(
    target: ProviderTarget,
    lookUp: LookUp,
    secrets = UNKNOWN_SECRETS,
  ): Promise<ProviderResult<'granted'>> {
    const { profile, dialect } = target;
    const request = dialect.accessProbe?.(profile, lookUp);
    if (request === undefined) return { ok: true, value: 'granted', answer: {} };
    return this.call(target, {
      operation: 'list',
      inDoubtBefore: false,
      name: SERVICE_LOOK_UP,
      request,
      parse: () => 'granted' as const,
      secrets,
    });
  }

  /**
   * The connections of a look-up's list that are wanted, from all pages.
   *
   * @param isWanted default: those that match the look-up
   */
  async list(
    target: ProviderTarget,
    lookUp: LookUp,
    isWanted = (seen: SeenConnection): boolean => target.dialect.matches(seen, lookUp),
    secrets = UNKNOWN_SECRETS,
  ): Promise<ProviderResult<SeenConnection[]>> {
    const { profile, dialect } = target;
    const matching: SeenConnection[] = [];
    const visited = new Set<string>();
    let pageQuery: string | undefined;
    let before: Effort = { calls: 0, durationMs: 0 };
    for (;;) {
      const last = await this.page(target, dialect.listRequest(profile, lookUp, pageQuery), secrets);
      const page = withEffort(last, before);
      if (!page.ok) return page;
      before = effortOf(page);
      matching.push(...page.value.connections.filter(isWanted));
      pageQuery = page.value.nextQuery;
      // A marker that repeats would never end.
      if (pageQuery === undefined || visited.has(pageQuery)) return { ...page, value: withoutRepeats(matching) };
      if (visited.size >= MAX_PAGES) return { ok: false, failure: endlessList() };
      visited.add(pageQuery);
    }
  }

  /**
   * One page of all connections that the account shows, in the provider's order; the first one without a `pageQuery`.
   * Lists may be behind, and pages may move while they are read: a connection may be on two of them or on none
   * (provider-apis.md 5.9). Whoever follows `nextQuery` bounds the number of pages, since a marker may repeat.
   */
  async survey(target: ProviderTarget, pageQuery?: string): Promise<ProviderResult<ConnectionPage>> {
    return this.page(target, target.dialect.surveyRequest(target.profile, pageQuery), UNKNOWN_SECRETS);
  }

  private async page(
    target: ProviderTarget,
    request: HttpRequest,
    secrets: KnownSecrets,
  ): Promise<ProviderResult<ConnectionPage>> {
    return this.call(target, {
      operation: 'list',
      inDoubtBefore: false,
      request,
      parse: (response) => target.dialect.parsePage(response),
      secrets,
    });
  }

  private async call<T>(target: ProviderTarget, call: Call<T>): Promise<ProviderResult<T>> {
    const { auth } = target.profile;
    return auth.type === 'aksk' ? this.callSigned(target, call, auth) : this.callWithToken(target, call, auth);
  }

  /** A refused signature is never tried again: repeated failures lock the key (provider-apis.md 5.1). */
  private async callSigned<T>(target: ProviderTarget, call: Call<T>, auth: AccessKeyAuth): Promise<ProviderResult<T>> {
    const { projectId } = target.profile;
    const request = signRequest(call.request, auth, { projectId, nowMs: this.clock.nowMs() });
    const secrets = [auth.secretKey, ...(auth.securityToken === undefined ? [] : [auth.securityToken])];
    return this.send(target, call, { request, secrets });
  }

  private async callWithToken<T>(
    target: ProviderTarget,
    call: Call<T>,
    auth: TokenAuthentication,
  ): Promise<ProviderResult<T>> {
    const first = await this.tokens.current(target.profile, auth);
    if (!first.ok) return first;
    const result = await this.send(target, call, withToken(call.request, first.token));
    if (result.ok || result.failure.class !== 'auth') return result;
    const second = await this.tokens.insteadOf(target.profile, auth, first.token);
    if (!second.ok) {
      await this.tokens.drop(auth, first.token);
      return second;
    }
    if (second.token === first.token) return result;
    const again = await this.callAgain(target, { ...call, slot: undefined }, auth, second.token);
    return withEffort(again, effortOf(result));
  }

  private async callAgain<T>(
    target: ProviderTarget,
    call: Call<T>,
    auth: TokenAuthentication,
    token: string,
  ): Promise<ProviderResult<T>> {
    const result = await this.send(target, call, withToken(call.request, token));
    if (!result.ok && result.failure.class === 'auth') await this.tokens.drop(auth, token);
    return result;
  }

  private async send<T>(target: ProviderTarget, call: Call<T>, authorized: Authorized): Promise<ProviderResult<T>> {
    const { sendBeforeMs = Infinity, slot } = call;
    const { profile } = target;
    const held = await this.pacer.pass(profile, slot);
    if (held !== undefined) return { ok: false, failure: notMadeNow(held, nameOf(call)) };
    const sentAtMs = this.clock.nowMs();
    // guard: send-window
    if (sentAtMs >= sendBeforeMs) return { ok: false, failure: notSentInTime(call) };
    const response = await this.transport.send(authorized.request, profile.caCertificate);
    const effort = { calls: 1, durationMs: Math.max(0, Math.round(this.clock.nowMs() - sentAtMs)) };
    await this.pacer.heard(profile, sentAtMs, response);
    if (!('status' in response)) return withEffort({ ok: false, failure: unanswered(response, call) }, effort);
    return withEffort(await this.read(target, call, response, authorized), effort);
  }

  private async read<T>(
    { dialect }: ProviderTarget,
    call: Call<T>,
    response: HttpResponse,
    { secrets: credentials }: Authorized,
  ): Promise<ProviderResult<T>> {
    const value = isSuccess(response) ? call.parse(response) : undefined;
    if (value !== undefined) return { ok: true, value, answer: answerOf(response) };
    if (isSuccess(response)) return { ok: false, failure: unusable(call, answerOf(response)) };
    const heard: Heard = { dialect, response, credentials, nowMs: this.clock.nowMs() };
    return { ok: false, failure: await refusalOf(call, heard) };
  }
}

function withToken(request: HttpRequest, token: string): Authorized {
  return { request: { ...request, headers: { ...request.headers, 'x-auth-token': token } }, secrets: [token] };
}
