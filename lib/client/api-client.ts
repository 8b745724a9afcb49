import type * as z from 'zod';
import { auditTrailSchema } from '../../lambdas/contract/api/audit-event';
import type { AuditEvent } from '../../lambdas/contract/api/audit-event';
import { requestResourceSchema } from '../../lambdas/contract/api/request';
import type { RequestResource } from '../../lambdas/contract/api/request';
import type { SubmissionBody } from '../../lambdas/contract/api/submission';
import { validationSchema } from '../../lambdas/contract/api/validation';
import type { Validation, ValidationContext } from '../../lambdas/contract/api/validation';
import { jsonOf } from '../base/json';
import { ApiCallError } from './api-call-error';

/** One call of the API as it is sent. */
export interface ApiCall {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends a call and gives the answer; `fetch` is one way, another signs the call first. */
export type Send = (url: string, call: ApiCall) => Promise<Pick<Response, 'status' | 'text'>>;

/**
 * Client of the HTTP API (api.md "Routes"). Answers are checked against the schemas of the contract; members that these do
 * not know are left out. Every method throws {@link ApiCallError} when the API does not do what it was called for, Error
 * when the answer is not what the schema says, and what the way of sending throws when there is no answer.
 */
export class ApiClient {
  constructor(
    private readonly baseUrl: string,
    private readonly send: Send = fetch,
  ) {}

  /** Makes a request. The same key with the same request gives the first answer again and makes nothing more. */
  async submit(submission: SubmissionBody, idempotencyKey?: string): Promise<RequestResource> {
    const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': JSON.stringify(idempotencyKey) };
    return this.call(requestResourceSchema, '/v1/requests', posted(submission, headers));
  }

  /** The request as it is now. */
  async get(id: string): Promise<RequestResource> {
    return this.call(requestResourceSchema, pathOf(id), GET);
  }

  /** The request's audit trail, in order. */
  async events(id: string): Promise<readonly AuditEvent[]> {
    return (await this.call(auditTrailSchema, `${pathOf(id)}/events`, GET)).items;
  }

  /** Asks for the request to end without effect; gives the request as it is when that is recorded. */
  async cancel(id: string): Promise<RequestResource> {
    return this.call(requestResourceSchema, `${pathOf(id)}/cancel`, { method: 'POST', headers: {} });
  }

  /** Says what would be wrong with a request; makes nothing. */
  async validate(submission: SubmissionBody, context?: ValidationContext): Promise<Validation> {
    return this.call(validationSchema, '/v1/validate', posted({ ...submission, context }));
  }

  private async call<Answer>(schema: z.ZodType<Answer>, path: string, call: ApiCall): Promise<Answer> {
    const name = `${call.method} ${path}`;
    const { status, text } = await this.answerOf(path, call);
    if (status < 200 || status > 299) throw new ApiCallError(name, status, text);
    const answer = schema.safeParse(jsonOf(text));
    if (answer.success) return answer.data;
    const [issue] = answer.error.issues;
    throw new Error(
      `${name} answered ${status} in another form: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }

  private async answerOf(path: string, call: ApiCall): Promise<{ readonly status: number; readonly text: string }> {
    const response = await this.send(this.baseUrl + path, call);
    return { status: response.status, text: await response.text() };
  }
}

/** True when the request will not change any more. */
export function hasEnded({ endedAt }: Pick<RequestResource, 'endedAt'>): boolean {
  return endedAt !== undefined;
}

const GET: ApiCall = { method: 'GET', headers: {} };

function posted(body: object, headers: ApiCall['headers'] = {}): ApiCall {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

function pathOf(id: string): string {
  return `/v1/requests/${encodeURIComponent(id)}`;
}
