import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ROUTES } from '../../../lambdas/contract/routes';
import { unknownRouteHandler } from '../../../lambdas/handlers/api/unknown-route';

/** A call as API Gateway hands it over, as far as the handler looks at it; nobody has signed it. */
async function answerTo(method: string, rawPath: string): Promise<{ status: number; allow: unknown; body: unknown }> {
  const event = { rawPath, headers: {}, requestContext: { http: { method }, requestId: 'r-1' } };
  const answer = await unknownRouteHandler()(event as unknown as APIGatewayProxyEventV2);
  expect(answer.headers?.['content-type']).toBe('application/problem+json');
  return { status: answer.statusCode ?? 0, allow: answer.headers?.['allow'], body: JSON.parse(answer.body ?? '') };
}

test.each([
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/v1' },
  { method: 'POST', path: '/v2/requests' },
  { method: 'GET', path: '/v1/requests/' },
  { method: 'GET', path: '/v1/requests/a/b/c' },
  { method: 'GET', path: '/V1/requests/a' },
  { method: 'DELETE', path: '/.well-known/anything' },
])('$method $path is no route: 404, as a problem', async ({ method, path }) => {
  const { status, body } = await answerTo(method, path);

  expect(status).toBe(404);
  expect(body).toMatchObject({ status: 404, code: 'route-not-found' });
});

test.each([
  { method: 'PUT', path: '/v1/requests', allow: 'POST, GET' },
  { method: 'GET', path: '/v1/validate', allow: 'POST' },
  { method: 'DELETE', path: '/v1/requests/req_1', allow: 'GET' },
  { method: 'OPTIONS', path: '/v1/requests/req_1/events', allow: 'GET' },
  { method: 'BREW', path: '/v1/requests/req_1/cancel', allow: 'POST' },
])('$method on $path is 405 with the methods that there are: $allow', async ({ method, path, allow }) => {
  const answer = await answerTo(method, path);

  expect(answer).toMatchObject({ status: 405, allow, body: { status: 405, code: 'method-not-allowed' } });
});

test('the path of every route has methods, whatever its parameters are', async () => {
  for (const { path, method } of ROUTES) {
    const { allow } = await answerTo('TRACE', path.replaceAll(/\{\w+\}/g, 'any%20thing'));
    expect(String(allow).split(', ')).toContain(method);
  }
});
