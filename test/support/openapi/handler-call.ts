import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpHandler } from '../../../lambdas/runtime/http/shell';
import { differencesOf } from './differences';

/** A call that a handler takes without a server before it. */
export interface HandlerCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly id?: string;
  readonly body?: object;
}

/** Calls a handler; its answer must be as the document says. */
export async function callHandler(
  handler: HttpHandler,
  { method, path, id, body }: HandlerCall,
): Promise<{ readonly status: number; readonly code: unknown }> {
  const sent = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const headers = { 'content-type': 'application/json' };
  const event = {
    rawPath: path,
    headers,
    body: sent.toString('utf8'),
    pathParameters: { id },
    requestContext: {
      http: { method },
      requestId: 'r-1',
      accountId: 'acme',
      authorizer: { iam: { accountId: 'acme', userArn: 'arn:aws:iam::000000000000:user/file-uploader' } },
    },
  };
  const answer = await handler(event as unknown as APIGatewayProxyEventV2); // as far as handlers look at it
  const status = answer.statusCode ?? 0;
  const answered = { status, headers: answer.headers as Record<string, string>, body: Buffer.from(answer.body ?? '') };
  expect(differencesOf({ method, url: path, headers, body: sent, answer: answered })).toEqual([]);
  return { status, code: (JSON.parse(answer.body ?? '') as Record<string, unknown>)['code'] };
}
