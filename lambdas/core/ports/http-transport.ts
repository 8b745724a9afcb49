import type { HttpRequest, HttpResponse } from '../domain/connection/provider-call';

/** Why there is no answer. */
export interface TransportFailure {
  /** `not-sent`: the request certainly never left (name look-up, refused, TLS). `no-answer`: it may have arrived. */
  readonly kind: 'not-sent' | 'no-answer';
  /** Short technical reason, such as `ECONNREFUSED`; never a body. */
  readonly reason: string;
}

/** Sends one HTTP request: no redirects, no repeats, bounded in time and size. */
export interface HttpTransport {
  /**
   * Never throws for what the network or the other side does.
   *
   * @param caCertificate certificates in PEM that the other side may have its own from, besides those of the usual CAs
   */
  send(request: HttpRequest, caCertificate?: string): Promise<HttpResponse | TransportFailure>;
}
