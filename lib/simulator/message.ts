import type { IncomingHttpHeaders } from 'node:http';

/** One received HTTP request, as a plain value. */
export interface ProviderRequest {
  /** The id that the answer carries in a header, whose name depends on the dialect. */
  readonly id: string;
  readonly method: string;
  /** The path as sent, without the query and not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One HTTP answer. A string is sent as it is, any other body as JSON, none when absent. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}

/** What a call ends in: an answer, or the connection reset without one. */
export type Answer = Reply | 'reset';
