import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { MAX_IDEMPOTENCY_KEY_LENGTH, MAX_SUBMISSION_BYTES } from '../contract/limits';
import { ConfigurationError, ServiceUnavailableError } from '../core/domain/errors';
import type { Caller } from '../core/operations/intake/submit-request';
import { logger } from './log';

/** An answer of the HTTP API. */
export type HttpAnswer = APIGatewayProxyStructuredResultV2;

/** What a problem says besides its type, title, status and code. */
export interface ProblemExtras {
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A problem (RFC 9457) that ends the handling of an HTTP request; it becomes the answer. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(title);
  }
}

/** A JSON answer. */
export function json(statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** Makes a Lambda handler of an HTTP route; every failure becomes `application/problem+json`. */
export function httpHandler(
  handle: (event: APIGatewayProxyEventV2) => Promise<HttpAnswer>,
): (event: APIGatewayProxyEventV2) => Promise<HttpAnswer> {
  return async (event) => {
    try {
      return await handle(event);
    } catch (error) {
      return problemAnswer(error instanceof HttpProblem ? error : unexpected(error));
    }
  };
}

/**
 * Who calls: API Gateway has checked the signature and says whose it is. Engines that do not say it leave only the
 * account of the API.
 */
export function callerOf(event: APIGatewayProxyEventV2): Caller {
  const { requestContext } = event as { requestContext: { accountId: string; authorizer?: { iam?: IamCaller } } };
  const iam = requestContext.authorizer?.iam;
  return { tenant: iam?.accountId ?? requestContext.accountId, actor: iam?.userArn ?? 'unknown' };
}

interface IamCaller {
  readonly accountId?: string;
  readonly userArn?: string;
}

/** The JSON body of a request. */
export function readJsonBody(event: APIGatewayProxyEventV2): unknown {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > MAX_SUBMISSION_BYTES) {
    throw new HttpProblem(413, 'body-too-large', `The body must have at most ${MAX_SUBMISSION_BYTES} bytes`);
  }
  const type = event.headers['content-type'] ?? '';
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) {
    throw new HttpProblem(415, 'unsupported-media-type', 'The content type must be application/json');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // The parser's message quotes the body, which holds a secret.
    throw new HttpProblem(400, 'not-json', 'The body must be JSON in UTF-8');
  }
}

/** The `Idempotency-Key` header, plain or quoted; `undefined` when there is none. */
export function readIdempotencyKey(event: APIGatewayProxyEventV2): string | undefined {
  const header = event.headers['idempotency-key']?.trim();
  if (header === undefined) return undefined;
  const key = /^"(.*)"$/.exec(header)?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? header;
  if (key.length >= 1 && key.length <= MAX_IDEMPOTENCY_KEY_LENGTH) return key;
  throw new HttpProblem(
    400,
    'invalid-idempotency-key',
    `Idempotency-Key must have 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} characters`,
  );
}

/** 404 for a request that does not exist or belongs to another tenant. */
export function requestNotFound(id: string): HttpProblem {
  return new HttpProblem(404, 'request-not-found', `There is no request ${JSON.stringify(id.slice(0, 64))}`);
}

function problemAnswer({ status, code, title, extras: { members, headers } }: HttpProblem): HttpAnswer {
  const body = { type: `urn:vpn-provisioner:problem:${code}`, title, status, code, ...members };
  return json(status, body, { 'content-type': 'application/problem+json', ...headers });
}

function unexpected(error: unknown): HttpProblem {
  const errorName = error instanceof Error ? error.name : 'unknown';
  if (error instanceof ServiceUnavailableError) {
    logger.warn('service unavailable', { errorName, reason: error.message });
    return new HttpProblem(503, 'unavailable', 'Try again later; nothing is lost', { headers: { 'retry-after': '5' } });
  }
  if (error instanceof ConfigurationError) {
    logger.error('misconfigured', { errorName, reason: error.message });
    return new HttpProblem(500, 'misconfigured', 'The provider profile is unusable; an operator must correct it');
  }
  // The message of an unknown error may quote anything; its name says enough to find it.
  logger.error('unexpected error', { errorName });
  return new HttpProblem(500, 'internal-error', 'Something went wrong on our side');
}
