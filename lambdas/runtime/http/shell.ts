import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { logFailure } from '../failure';
import type { HttpAnswer } from './answer';
import { failureProblem, HttpProblem, problemAnswer } from './problems';

/** A Lambda handler of an HTTP route. */
export type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<HttpAnswer>;

/** Makes the Lambda handler of an HTTP route; every failure becomes `application/problem+json`. */
export function httpHandler(handle: (event: APIGatewayProxyEventV2) => HttpAnswer | Promise<HttpAnswer>): HttpHandler {
  return async (event) => {
    try {
      return await handle(event);
    } catch (error) {
      return problemAnswer(error instanceof HttpProblem ? error : ownFailure(error, event));
    }
  };
}

/** A failure of ours has one name in the answer and in the log, so that its caller can ask after it. */
function ownFailure(error: unknown, event: Partial<APIGatewayProxyEventV2>): HttpProblem {
  const instance = `urn:vpn-provisioner:call:${event.requestContext?.requestId ?? randomUUID()}`;
  return failureProblem(logFailure(error, { instance }), instance);
}
