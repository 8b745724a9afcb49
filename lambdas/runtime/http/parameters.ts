import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { MAX_IDEMPOTENCY_KEY_LENGTH } from '../../contract/limits';
import { isIdempotencyKey } from '../../core/domain/submission/idempotency-key';
import { HttpProblem } from './problems';

/** The `{id}` of the route's path; empty when the route has none. */
export function idIn(event: APIGatewayProxyEventV2): string {
  return event.pathParameters?.['id'] ?? '';
}

/** The `{provider}` of the route's path; empty when the route has none. */
export function providerIn(event: APIGatewayProxyEventV2): string {
  return event.pathParameters?.['provider'] ?? '';
}

/** The `{connectionId}` of the route's path; empty when the route has none. */
export function connectionIdIn(event: APIGatewayProxyEventV2): string {
  return event.pathParameters?.['connectionId'] ?? '';
}

/** The `{name}` of the route's path; empty when the route has none. */
export function nameIn(event: APIGatewayProxyEventV2): string {
  return event.pathParameters?.['name'] ?? '';
}

/**
 * The `Idempotency-Key` header, plain or quoted; `undefined` when there is none.
 *
 * @throws HttpProblem 400 when it is empty, too long, or has characters that no text of a request may have
 */
export function readIdempotencyKey(event: APIGatewayProxyEventV2): string | undefined {
  const header = event.headers['idempotency-key']?.trim();
  if (header === undefined) return undefined;
  const key = /^"(.*)"$/.exec(header)?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? header;
  if (isIdempotencyKey(key)) return key;
  throw new HttpProblem(
    400,
    'invalid-idempotency-key',
    `Idempotency-Key must have 1 to ${MAX_IDEMPOTENCY_KEY_LENGTH} characters, and no control characters`,
  );
}
