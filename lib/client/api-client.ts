import type * as z from 'zod';
import { auditTrailSchema } from '../../lambdas/contract/api/audit-event';
import type { AuditEvent } from '../../lambdas/contract/api/audit-event';
import { requestListSchema } from '../../lambdas/contract/api/request-list';
import type { requestListQuerySchema } from '../../lambdas/contract/api/request-list';
import { requestResourceSchema } from '../../lambdas/contract/api/request';
import type { RequestResource } from '../../lambdas/contract/api/request';
import type { SubmissionBody } from '../../lambdas/contract/api/submission';
import { validationSchema } from '../../lambdas/contract/api/validation';
import type { Validation, ValidationContext } from '../../lambdas/contract/api/validation';
import { ApiCaller, GET, keyHeader, listed, posted } from './api-caller';
import type { Send } from './api-caller';
import { AuditClient } from './audit-client';
import { BatchClient } from './batch-client';
import { ProviderClient } from './provider-client';

/** Which requests are wanted, as the query says it (api.md "Lists"). */
export type RequestQuery = Partial<z.input<typeof requestListQuerySchema>>;
/** A page of requests, and where the next one begins. */
export type RequestPage = z.infer<typeof requestListSchema>;

/**
 * Client of the HTTP API (api.md "Routes"). Answers are checked against the schemas of the contract; members that these do
 * not know are left out. Every method throws {@link ApiCallError} when the API does not do what it was called for,
 * {@link ApiFormError} when the answer is not what the schema says, and what the way of sending throws when there is no
 * answer.
 */
export class ApiClient {
  /** What deals with batches. */
  readonly batches: BatchClient;
  /** What shows, pauses and resumes providers. */
  readonly providers: ProviderClient;
  /** What looks back. */
  readonly audit: AuditClient;
  private readonly api: ApiCaller;

  constructor(baseUrl: string, send: Send = fetch) {
    this.api = new ApiCaller(baseUrl, send);
    this.batches = new BatchClient(this.api);
    this.providers = new ProviderClient(this.api);
    this.audit = new AuditClient(this.api);
  }

  /** Makes a request. The same key with the same request gives the first answer again and makes nothing more. */
  async submit(submission: SubmissionBody, idempotencyKey?: string): Promise<RequestResource> {
    return this.api.json(requestResourceSchema, '/v1/requests', posted(submission, keyHeader(idempotencyKey)));
  }

  /** The request as it is now. */
  async get(id: string): Promise<RequestResource> {
    return this.api.json(requestResourceSchema, pathOf(id), GET);
  }

  /** A page of the requests that are everything that is asked for. */
  async list(query: RequestQuery = {}): Promise<RequestPage> {
    return this.api.json(requestListSchema, listed('/v1/requests', query), GET);
  }

  /** The request's audit trail, in order. */
  async events(id: string): Promise<readonly AuditEvent[]> {
    return (await this.api.json(auditTrailSchema, `${pathOf(id)}/events`, GET)).items;
  }

  /** Asks for the request to end without effect; gives the request as it is when that is recorded. */
  async cancel(id: string): Promise<RequestResource> {
    return this.api.json(requestResourceSchema, `${pathOf(id)}/cancel`, { method: 'POST', headers: {} });
  }

  /** Says what would be wrong with a request; makes nothing. */
  async validate(submission: SubmissionBody, context?: ValidationContext): Promise<Validation> {
    return this.api.json(validationSchema, '/v1/validate', posted({ ...submission, context }));
  }
}

/** True when the request will not change any more. */
export function hasEnded({ endedAt }: Pick<RequestResource, 'endedAt'>): boolean {
  return endedAt !== undefined;
}

function pathOf(id: string): string {
  return `/v1/requests/${encodeURIComponent(id)}`;
}
