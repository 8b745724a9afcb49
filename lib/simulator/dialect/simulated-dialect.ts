import type { SimulatedDialectId } from '../base/dialect-id';
import type { Reply } from '../base/message';
import type { Api } from '../base/provider-call';
import type { OutOfBand } from '../connections/connection-store';
import type { ErrorReply } from '../faults/error-reply';
import type { TokenStyle } from '../identity/identity-api';

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
  readonly id: SimulatedDialectId;
  /** How the identity API on this server shows tokens. */
  readonly tokenStyle: TokenStyle;
  /** The header that carries the id of a request in its answer (provider-apis.md 5.3). */
  readonly requestIdHeader: string;
  readonly api: Api;
  /** The answer to a path or method that is no API. */
  noSuchApi(requestId: string): Reply;
  /** The error replies of the connections API. */
  readonly errorReply: ErrorReply;
  /** The member of a body that carries one connection; a list is in the one with an `s` more. */
  readonly envelope: string;
  readonly outOfBand: OutOfBand;
  /** All connections, oldest first, as a get shows them. */
  views(): ConnectionView[];
}
