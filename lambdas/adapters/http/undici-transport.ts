import * as tls from 'node:tls';
import { Agent, request as undiciRequest } from 'undici';
import { PROVIDER_CALL_LIMIT_MS } from '../../contract/limits';
import type { HttpRequest, HttpResponse } from '../../core/domain/connection/provider-call';
import type { HttpTransport, TransportFailure } from '../../core/ports/http-transport';

/** Limits of one call. */
export interface TransportLimits {
  readonly connectMs: number;
  /** From the request's end to the answer's first byte. */
  readonly headersMs: number;
  /** Between two pieces of the answer's body. */
  readonly bodyMs: number;
  /** The whole call. */
  readonly totalMs: number;
  readonly maxBodyBytes: number;
}

const LIMITS: TransportLimits = {
  connectMs: 5_000,
  headersMs: 20_000,
  bodyMs: 10_000,
  totalMs: PROVIDER_CALL_LIMIT_MS,
  maxBodyBytes: 8_000_000,
};

/** Errors before a connection stood: the request certainly never left. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  // The request cannot be written as HTTP, a line break in a token for instance.
  'UND_ERR_INVALID_ARG',
]);
const TLS_ERROR =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_)/;

/**
 * HTTP over undici: bounded in time and size, no redirects (undici follows none unless told to), no repeats. Compressed
 * answers are not asked for.
 */
export class UndiciTransport implements HttpTransport {
  private readonly limits: TransportLimits;
  /** Connections by what their other sides may have certificates from: those of one profile serve no other one's calls. */
  private readonly agents = new Map<string | undefined, Agent>();

  /** @param limits the limits that are to be others than those of most calls (provider-apis.md 5.4) */
  constructor(limits: Partial<TransportLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  async send(
    { url, method, headers, body }: HttpRequest,
    caCertificate?: string,
  ): Promise<HttpResponse | TransportFailure> {
    try {
      const response = await undiciRequest(url, {
        method,
        headers,
        body: body ?? null,
        dispatcher: this.agentFor(caCertificate),
        signal: AbortSignal.timeout(this.limits.totalMs),
      });
      return {
        status: response.statusCode,
        headers: flatten(response.headers),
        body: await response.body.text(),
      };
    } catch (error) {
      return failureOf(error);
    }
  }

  private agentFor(caCertificate: string | undefined): Agent {
    const known = this.agents.get(caCertificate);
    if (known !== undefined) return known;
    const { connectMs, headersMs, bodyMs, maxBodyBytes } = this.limits;
    const trust = caCertificate === undefined ? {} : { secureContext: contextWith(caCertificate) };
    const agent = new Agent({
      connect: { timeout: connectMs, ...trust },
      headersTimeout: headersMs,
      bodyTimeout: bodyMs,
      maxResponseSize: maxBodyBytes,
    });
    this.agents.set(caCertificate, agent);
    return agent;
  }
}

/** Made once for all connections: it reads more than a hundred certificates. */
function contextWith(caCertificate: string): tls.SecureContext {
  return tls.createSecureContext({ ca: [...usualCertificates(), caCertificate] });
}

/** Those of Node.js, and of NODE_EXTRA_CA_CERTS where its version tells them. */
function usualCertificates(): readonly string[] {
  const { getCACertificates } = tls as { readonly getCACertificates?: (type: 'default') => readonly string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}

function failureOf(error: unknown): TransportFailure {
  const reason = reasonOf(error);
  return { kind: NOT_SENT.has(reason) || TLS_ERROR.test(reason) ? 'not-sent' : 'no-answer', reason };
}

function reasonOf(error: unknown): string {
  // By its members: an error of Node.js is no instance of the Error of another realm, such as a test's.
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'unknown';
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).filter(
    (entry): entry is [string, string | string[]] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
}
