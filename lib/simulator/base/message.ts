import type { IncomingHttpHeaders } from 'node:http';

/** One received HTTP request, as a plain value. */
export interface ProviderRequest {
  /** The id that the answer carries in a header, whose name depends on the dialect. */
  readonly id: string;
  readonly method: string;
  /** What the path as sent begins with before that of the API; nothing when absent. */
  readonly base?: string;
  /** The path as sent, without the base and the query and not decoded. */
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
  /** Milliseconds over which the body is sent, piece by piece; at once when absent. */
  readonly dripMs?: number | undefined;
  /** Bytes that the body carries besides, as a member `padding`; none when absent. */
  readonly paddingBytes?: number | undefined;
}

/** No answer: the connection stays open until somebody gives up, or until it is reset. */
export interface Hang {
  readonly kind: 'hang';
  /** Milliseconds until the server resets the connection. */
  readonly forMs: number;
  /** To be called once, when the caller has given up or the connection is reset, whichever comes first. */
  readonly onEnd: () => void;
}

/**
 * What a call ends in: an answer; the connection reset, or never opened (`refused`; where it stands already, as on a
 * socket, it is reset as well); or nothing for long.
 */
export type Answer = Reply | 'reset' | 'refused' | Hang;
