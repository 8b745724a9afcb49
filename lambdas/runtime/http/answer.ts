import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** An answer of the HTTP API. */
export type HttpAnswer = APIGatewayProxyStructuredResultV2;

/** A JSON answer that no cache keeps. */
export function json(statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return text(statusCode, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** An answer of some other form, which no cache keeps either. */
export function text(statusCode: number, body: string, headers: Readonly<Record<string, string>>): HttpAnswer {
  return { statusCode, headers: { 'cache-control': 'no-store', ...headers }, body };
}
