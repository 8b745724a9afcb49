import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isJsonObject, parseJson, type JsonObject } from '../../base/json';
import type { HttpListener } from '../../base/loopback-listener';
import { AwsError } from './aws-error';
import { listenForEngine } from './engine-listener';
import { readBody } from '../../base/read-body';

/** What a call says of itself besides its request. */
export interface CallOrigin {
  /** `X-Amzn-Trace-Id`: what the call follows from. */
  readonly traceHeader?: string;
}

/** One call of a service: gets the request's JSON, gives the answer's. Throws AwsError. */
export type AwsAction = (request: JsonObject, origin: CallOrigin) => object | Promise<object>;

/** Thrown by an action that has done its work and whose answer gets lost: the connection is reset. */
export class LostAnswer extends Error {}

const bodyLimitBytes = 16 * 1024 * 1024;

/**
 * Serves actions over the AWS JSON protocol on a free loopback port. Signatures are not checked.
 *
 * @param actions by the value of `X-Amz-Target`, e.g. `AWSStepFunctions.StartExecution`; any other call is answered
 * with UnknownOperationException and its name
 */
export function serveAwsJson(actions: Readonly<Record<string, AwsAction>>): Promise<HttpListener> {
  const server = createServer((request, response) => {
    void answer(actions, request, response);
  });
  return listenForEngine(server, 0);
}

async function answer(
  actions: Readonly<Record<string, AwsAction>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body, queryCode, isLost } = await resultOf(actions, request);
  if (isLost === true) {
    request.socket.resetAndDestroy();
    return;
  }
  response.writeHead(status, {
    'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    ...(queryCode !== undefined && { 'x-amzn-query-error': `${queryCode};Sender` }),
  });
  response.end(JSON.stringify(body));
}

interface Result {
  readonly status: number;
  readonly body: object;
  readonly queryCode?: string | undefined;
  /** True for an answer that must not arrive. */
  readonly isLost?: boolean;
}

async function resultOf(actions: Readonly<Record<string, AwsAction>>, request: IncomingMessage): Promise<Result> {
  try {
    const target = String(request.headers['x-amz-target'] ?? '');
    const text = (await readBody(request, bodyLimitBytes))?.toString('utf8') ?? '';
    const action = Object.hasOwn(actions, target) ? actions[target] : undefined;
    if (action === undefined) {
      throw new AwsError('UnknownOperationException', `The local engine does not serve ${target || 'this call'}`);
    }
    return { status: 200, body: await action(parseRequest(text), originOf(request)) };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Result {
  if (error instanceof AwsError) {
    const { code, message, queryCode } = error;
    return { status: 400, body: { __type: code, message }, queryCode };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, body: { __type: 'InternalServerError', message }, isLost: error instanceof LostAnswer };
}

function originOf({ headers }: IncomingMessage): CallOrigin {
  const traceHeader = headers['x-amzn-trace-id'];
  return typeof traceHeader === 'string' ? { traceHeader } : {};
}

function parseRequest(text: string): JsonObject {
  try {
    const request = text === '' ? {} : parseJson(text);
    if (isJsonObject(request)) return request;
  } catch {
    // told below, together with JSON that is no object
  }
  throw new AwsError('SerializationException', 'The request is not a JSON object');
}
