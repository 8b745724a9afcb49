import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { logFailure } from '../failure';
import type { HttpAnswer } from './answer';
import { failureProblem, HttpProblem, problemAnswer } from './problems';

/** A Lambda handler of an HTTP route. */
export type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<HttpAnswer>;

/** Makes the Lambda handler of an HTTP route; every failure becomes `application/problem+json`. */
export function httpHandler(handle: HttpHandler): HttpHandler {
  return async (event) => {
    try {
      return await handle(event);
    } catch (error) {
      return problemAnswer(error instanceof HttpProblem ? error : failureProblem(logFailure(error)));
    }
  };
}
