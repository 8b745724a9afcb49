import type * as z from 'zod';
import type { ResourceStatus } from '../domain/observation/observation';
import type { ProblemCode } from '../domain/request/problem';
import type {
  FailureClass,
  HttpRequest,
  HttpResponse,
  ProviderOperation,
  SeenConnection,
} from '../domain/connection/provider-call';
import type { DialectId, ProviderProfile, Strictness } from '../../contract/provider-profile';
import type { Findings } from '../domain/findings/findings';
import type { Secret } from '../domain/secrets/secret';
import type { Violation } from '../domain/findings/violation';

/** Fields of a connection in the terms of a dialect, without the envelope. */
export type ConnectionFields = Readonly<Record<string, unknown>>;

/** What validation depends on besides the fields. */
export interface ValidationContext {
  readonly operation: 'create' | 'update';
  readonly strictness: Strictness;
  /** Options of the dialect out of the provider profile, checked by `checkProfile`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The pre-shared key that came with the fields, or `sealed` once it was checked; it is never among them in clear. */
  readonly preSharedKey?: Secret | 'sealed' | undefined;
  /** What is known of the gateway that the connection is for (provider-apis.md 2.3); each fact may be missing. */
  readonly gateway?: Readonly<Record<string, unknown>> | undefined;
}

/** A connection to create: the caller's validated fields, the name to create it with, and its pre-shared key. */
export interface ConnectionSpec {
  readonly fields: ConnectionFields;
  readonly name: string;
  /** Put where the dialect has a free place for it, so that the connection can be recognised (protocol.md 1.3). */
  readonly marker: string;
  readonly preSharedKey: Secret | undefined;
}

/** What to change of a connection: the fields that the caller gave, and the new pre-shared key when he gave one. */
export interface ConnectionChange {
  readonly fields: ConnectionFields;
  readonly preSharedKey: Secret | undefined;
}

/** Where and by what to look for a connection that may be ours. */
export interface LookUp {
  readonly fields: ConnectionFields;
  readonly name: string;
}

/** One page of a list. */
export interface ConnectionPage {
  readonly connections: readonly SeenConnection[];
  /** Query of the next page, when there is one. */
  readonly nextQuery?: string | undefined;
}

/** An error answer in one shape, whatever its envelope (provider-apis.md 5.3). */
export interface ErrorBody {
  readonly code?: string | undefined;
  readonly message: string;
  readonly requestId?: string | undefined;
}

/** What a failure means for us, and the problem to report when it ends the request. */
export interface Classification {
  readonly class: FailureClass;
  readonly problem: ProblemCode;
}

/** What a failure's class depends on besides the answer. */
export interface FailureContext {
  readonly operation: ProviderOperation;
  /** An earlier create of this request went unanswered. */
  readonly inDoubtBefore: boolean;
}

/**
 * One provider API variant. Pure: builds requests and interprets answers, never sends. Requests carry no credentials;
 * they are added by the caller.
 */
export interface ProviderDialect {
  readonly id: DialectId;
  /** Name of the member of a body that holds the connection's fields. */
  readonly envelope: string;
  /**
   * All fields that a connection may be given, with the types of their values, whatever the operation and the options. It
   * judges nothing: `validate` does.
   */
  readonly fields: z.ZodType;

  /** What this dialect misses in a profile or does not understand of it: its `options` above all. */
  checkProfile(profile: ProviderProfile): readonly Violation[];
  /** Everything that is wrong with a create or an update, at once. */
  validate(fields: ConnectionFields, context: ValidationContext): Findings;
  /**
   * Whether the caller asks for a connection that is switched off, whose status need not change (provider-apis.md 4.4).
   */
  isSwitchedOff(fields: ConnectionFields): boolean;
  /**
   * What the provider lets only one change at a time work on, of the connection that has these fields, in one spelling; absent
   * where it takes all at once (provider-apis.md 5.4).
   */
  exclusiveResource?(fields: ConnectionFields): string | undefined;
  /** Whether lists show the marker of a connection that was created with these fields. */
  listsMarker(fields: ConnectionFields): boolean;
  /** Whether a text can be the id of a connection. */
  isConnectionId(id: string): boolean;

  createRequest(profile: ProviderProfile, spec: ConnectionSpec): HttpRequest;
  updateRequest(profile: ProviderProfile, connectionId: string, change: ConnectionChange): HttpRequest;
  deleteRequest(profile: ProviderProfile, connectionId: string): HttpRequest;
  getRequest(profile: ProviderProfile, connectionId: string): HttpRequest;
  /** A list that contains at least all connections that `matches` may accept. */
  listRequest(profile: ProviderProfile, lookUp: LookUp, pageQuery?: string): HttpRequest;
  /**
   * One page of all connections that the account shows, whatever their name, service and status, with id and status at
   * least and as little else as the provider lets us choose (provider-apis.md 5.9).
   */
  surveyRequest(profile: ProviderProfile, pageQuery?: string): HttpRequest;

  /** The connection in a successful answer to create, update or get; `undefined` when the answer does not fit. */
  parseConnection(response: HttpResponse): SeenConnection | undefined;
  /**
   * A read that shows whether we may see the connections of a service at all, where a list may hide that
   * (provider-apis.md 5.5, point 4).
   */
  accessProbe?(profile: ProviderProfile, lookUp: LookUp): HttpRequest;

  /**
   * Fields of a create whose ids this provider answers with a fault of its own when it does not know them (provider-apis.md
   * 5.8), the one of the service first; absent where nothing is known of that.
   */
  readonly idsUnknownAs5xx?: readonly string[];

  /** One page of a successful list answer; `undefined` when the answer does not fit. */
  parsePage(response: HttpResponse): ConnectionPage | undefined;
  /** Whether a listed connection has the same name, service and peer. Exact: filters of a provider are not trusted. */
  matches(seen: SeenConnection, lookUp: LookUp): boolean;

  /** What a normalised status word means (provider-apis.md 4.1). */
  meaningOf(status: string): ResourceStatus;
  /** Removes the secrets from the message before it is cut. */
  parseError(response: HttpResponse, secrets?: readonly string[]): ErrorBody;
  /** What a failed call means (provider-apis.md 5.4): the code before the HTTP status. */
  classify(response: HttpResponse, error: ErrorBody, context: FailureContext): Classification;
}
