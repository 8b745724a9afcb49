import type { ProviderAnswer } from '../../../contract/outcome';
import type { ProblemCode } from '../request/problem';

/** What we want of a provider. The class of a failure depends on it (provider-apis.md 5.4). */
export type ProviderOperation = 'create' | 'update' | 'delete' | 'get' | 'list';

/** One HTTP request, as plain data. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  /** Lower-cased names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One HTTP answer, as plain data. */
export interface HttpResponse {
  readonly status: number;
  /** Lower-cased names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Class of a provider's failure (provider-apis.md 5.4). `retryable`: certainly without effect, or harmless to repeat;
 * repeat after a while. `busy`: the connection is being changed; repeat until the deadline. `ambiguous`: a create that
 * may have had its effect. `gone`: 404 on a read or a delete. `auth`: credentials refused, also after one refresh.
 */
export type FailureClass = 'auth' | 'retryable' | 'busy' | 'ambiguous' | 'permanent' | 'gone';

/** A call that did not do what we wanted. */
export interface ProviderFailure {
  readonly class: FailureClass;
  /** The problem to report when the failure ends the request. */
  readonly problem: ProblemCode;
  readonly answer: ProviderAnswer;
  /** The provider's text without our secrets, or the transport's reason. */
  readonly message: string;
  /** What the provider asks us to wait before the next call. */
  readonly retryAfterMs?: number | undefined;
  /** The call was not made now, for lack of room, by the provider's wish or a person's: it is no failure. */
  readonly isHeldBack?: true | undefined;
}

/** A call's answer or its failure. */
export type ProviderResult<T> =
  | { readonly ok: true; readonly value: T; readonly answer: ProviderAnswer }
  | { readonly ok: false; readonly failure: ProviderFailure };

/** What we take from a provider's representation of a connection; the echoed pre-shared key is never part of it. */
export interface SeenConnection {
  readonly id: string;
  readonly name?: string | undefined;
  /** The provider's status word, normalised (provider-apis.md 3, E26); absent where an answer has none. */
  readonly status?: string | undefined;
  /** VPN service or gateway that the connection belongs to. */
  readonly serviceId?: string | undefined;
  /** The other side as the dialect names it: an address, or the id of a customer gateway. */
  readonly peer?: string | undefined;
  /** Address (id) of the gateway that the connection uses, where the dialect has one. */
  readonly gatewayAddress?: string | undefined;
  /** What stands where our marker would stand; empty when the place is shown empty, absent when it is not shown. */
  readonly marker?: string | undefined;
}
