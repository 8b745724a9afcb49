import type * as z from 'zod';
import { jsonOf } from '../base/json';
import { ApiCallError } from './api-call-error';

/** One call of the API as it is sent. */
export interface ApiCall {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Making it twice changes nothing more, though it is a POST without an idempotency key. */
  readonly isRepeatable?: true;
}

/** What of an answer is looked at. */
export interface ApiAnswer {
  readonly status: number;
  /** Left out by senders that keep none. */
  readonly headers?: Pick<Headers, 'get'>;
  text(): Promise<string>;
}

/** Sends a call and gives the answer; `fetch` is one way, another signs the call first. */
export type Send = (url: string, call: ApiCall) => Promise<ApiAnswer>;

/** A good answer that is not what the contract says. */
export class ApiFormError extends Error {
  override readonly name = 'ApiFormError';
}

/** Calls routes of one API and checks their answers. */
export class ApiCaller {
  constructor(
    private readonly baseUrl: string,
    private readonly send: Send,
  ) {}

  /**
   * The answer as the schema says; members that it does not know are left out.
   *
   * @throws ApiCallError when the API does not do what it was called for, {@link ApiFormError} when the answer is something
   * else, and what the way of sending throws when there is no answer
   */
  async json<Answer>(schema: z.ZodType<Answer>, path: string, call: ApiCall): Promise<Answer> {
    const name = nameOf(path, call);
    const { status, text } = await this.answerOf(path, call);
    const answer = schema.safeParse(jsonOf(text));
    if (answer.success) return answer.data;
    const [issue] = answer.error.issues;
    throw new ApiFormError(
      `${name} answered ${status} in another form: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }

  private async answerOf(path: string, call: ApiCall): Promise<{ readonly status: number; readonly text: string }> {
    const response = await this.send(this.baseUrl + path, call);
    const text = await response.text();
    if (response.status < 200 || response.status > 299) {
      throw new ApiCallError(nameOf(path, call), response.status, text);
    }
    return { status: response.status, text };
  }
}

/** A call that asks. */
export const GET: ApiCall = { method: 'GET', headers: {} };

/** A call that says something in JSON. */
export function posted(body: object, headers: ApiCall['headers'] = {}): ApiCall {
  return { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** A path with a query; what is not said is left out. */
export function listed(path: string, query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** An idempotency key as its header; nothing without one. */
export function keyHeader(key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { 'idempotency-key': JSON.stringify(key) };
}

/** Method and route, without the query. */
function nameOf(path: string, { method }: ApiCall): string {
  return `${method} ${path.split('?', 1)[0] ?? path}`;
}
