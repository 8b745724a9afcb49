import type { ProblemCode } from '../domain/problems';
import type { ResourceStatus } from '../domain/observation';
import type {
  FailureClass,
  HttpRequest,
  HttpResponse,
  ProviderOperation,
  SeenConnection,
} from '../domain/provider-call';
import type { DialectId, ProviderProfile } from '../../contract/provider-profile';
import type { Violation } from '../domain/violation';

/** A connection to create: the caller's validated fields, the name to create it with, and its pre-shared key. */
export interface ConnectionSpec {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly preSharedKey: string;
}

/** Where and by what to look for a connection that may be ours. */
export interface LookUp {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly name: string;
}

/** One page of a list. */
export interface ConnectionPage {
  readonly connections: readonly SeenConnection[];
  /** Query of the next page, when there is one. */
  readonly nextQuery?: string | undefined;
}

/** An error answer in one shape, whatever its envelope (providers.md 5.3). */
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

  /** All broken rules of a create, with paths inside the envelope. `secret` says where the pre-shared key is. */
  validateCreate(fields: Readonly<Record<string, unknown>>, secret: 'in-fields' | 'sealed'): Violation[];

  createRequest(profile: ProviderProfile, spec: ConnectionSpec): HttpRequest;
  getRequest(profile: ProviderProfile, connectionId: string): HttpRequest;
  /** A list that contains at least all connections that `matches` may accept. */
  listRequest(profile: ProviderProfile, lookUp: LookUp, pageQuery?: string): HttpRequest;

  /** The connection in a successful answer to create or get; `undefined` when the answer does not fit. */
  parseConnection(response: HttpResponse): SeenConnection | undefined;
  /** One page of a successful list answer; `undefined` when the answer does not fit. */
  parsePage(response: HttpResponse): ConnectionPage | undefined;
  /** Whether a listed connection has the same name, service and peer. Exact: filters of a provider are not trusted. */
  matches(seen: SeenConnection, lookUp: LookUp): boolean;

  meaningOf(status: string): ResourceStatus;
  /** Removes the secrets from the message before it is cut. */
  parseError(response: HttpResponse, secrets: readonly string[]): ErrorBody;
  classify(response: HttpResponse, error: ErrorBody, context: FailureContext): Classification;
}
