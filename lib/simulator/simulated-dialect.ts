import type { TokenStyle } from './identity-api';
import type { Reply } from './message';
import type { Api } from './provider-call';

/** A connection as the provider shows it. */
export interface ConnectionView {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  /** All v2 connections have one. */
  readonly peer_address?: string;
  readonly [field: string]: unknown;
}

/** One dialect, as a server answers it. */
export interface SimulatedDialect {
  /** How the identity API on this server shows tokens. */
  readonly tokenStyle: TokenStyle;
  /** The header that carries the id of a request in its answer (providers.md 5.3). */
  readonly requestIdHeader: string;
  readonly api: Api;
  /** The answer to a path or method that is no API. */
  noSuchApi(requestId: string): Reply;
  /** All connections, oldest first, as a get shows them. */
  views(): ConnectionView[];
}
