import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineClock } from '../base/clock';
import { gatewayAnswer, httpApiAnswer, type HttpApiAnswer } from './http-api-answer';
import { httpApiEvent } from './http-api-event';
import type { HttpListener } from '../../base/loopback-listener';
import { listenForEngine } from '../base/engine-listener';
import { parseJson } from '../../base/json';
import type { HttpApiRoute } from './http-api-routes';
import { readBody } from '../../base/read-body';
import { RouteTable } from './route-table';

const bodyLimitBytes = 10 * 1024 * 1024;
/** What Lambda takes in one synchronous call, everything around the body included. */
const eventLimitBytes = 6_291_456;

/** Serves an HTTP API with payload format 2.0 on 127.0.0.1. Throws EngineStartError when the port is in use. */
export function serveHttpApi(routes: readonly HttpApiRoute[], clock: EngineClock, port: number): Promise<HttpListener> {
  const table = new RouteTable(routes);
  const server = createServer((request, response) => {
    answer(table, clock, request)
      // The connection broke while the body was read: there is nobody to tell.
      .catch(() => gatewayAnswer(500, 'Internal Server Error'))
      .then((result) => {
        send(request, response, result);
      })
      .catch(() => response.destroy()); // a header that HTTP does not allow
  });
  return listenForEngine(server, port);
}

async function answer(
  table: RouteTable<HttpApiRoute>,
  clock: EngineClock,
  request: IncomingMessage,
): Promise<HttpApiAnswer> {
  const body = await readBody(request, bodyLimitBytes);
  if (body === undefined) return gatewayAnswer(413, 'Request Entity Too Large');
  const path = decodePath(request.url ?? '/');
  if (path === undefined) return gatewayAnswer(400, 'Bad Request');
  const match = table.find(request.method ?? '', path);
  if (match === undefined) return gatewayAnswer(404, 'Not Found');
  const { route, pathParameters } = match;
  const { routeKey, usesIam } = route;
  const call = { request, body, routeKey, usesIam, path, pathParameters, nowMs: clock.nowMs() };
  const event = JSON.stringify(httpApiEvent(call));
  if (Buffer.byteLength(event) > eventLimitBytes) return gatewayAnswer(413, 'Request Too Long');
  return invoke(route, event);
}

async function invoke(route: HttpApiRoute, event: string): Promise<HttpApiAnswer> {
  const timer = new AbortController();
  const tooLate = sleep(route.timeoutMs, gatewayAnswer(503, 'Service Unavailable'), { signal: timer.signal });
  // Abandoned, not failed, when the function answers in time.
  tooLate.catch(() => undefined);
  try {
    const result = route.invoke(event).then((text) => httpApiAnswer(parseJson(text)));
    return await Promise.race([result, tooLate]);
  } catch {
    return gatewayAnswer(500, 'Internal Server Error'); // the function's own output says why
  } finally {
    timer.abort();
  }
}

function send(request: IncomingMessage, response: ServerResponse, { statusCode, headers, body }: HttpApiAnswer): void {
  response.writeHead(statusCode, {
    ...(headers as Record<string, string | string[]>), // Node.js does not write to it
    'content-length': body.length,
    'apigw-requestid': randomUUID(),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function decodePath(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '/');
  } catch {
    return undefined; // a percent sign that begins nothing
  }
}
