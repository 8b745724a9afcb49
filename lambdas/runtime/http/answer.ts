import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** An answer of the HTTP API. */
export type HttpAnswer = APIGatewayProxyStructuredResultV2;

/** A JSON answer that no cache keeps. */
export function json(statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}
