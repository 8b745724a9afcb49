import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { MAX_SUBMISSION_BYTES } from '../../contract/limits';
import { readJsonText } from '../../core/domain/submission/json-text';
import type { JsonText } from '../../core/domain/submission/json-text';
import { HttpProblem } from './problems';

/**
 * The JSON body of a request.
 *
 * @throws HttpProblem 413, 415 or 400 when it is too large, not declared as JSON or not JSON
 */
export function readJsonBody(event: APIGatewayProxyEventV2): JsonText {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > MAX_SUBMISSION_BYTES) {
    throw new HttpProblem(413, 'body-too-large', `The body must have at most ${MAX_SUBMISSION_BYTES} bytes`);
  }
  const type = event.headers['content-type'] ?? '';
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type)) {
    throw new HttpProblem(415, 'unsupported-media-type', 'The content type must be application/json');
  }
  // API Gateway hands JSON over as a text in UTF-8, and puts U+FFFD where it was none: a key would be another one.
  const isDamaged = !event.isBase64Encoded && event.body?.includes('\ufffd') === true;
  const read = isDamaged ? undefined : readJsonText(body);
  if (read === undefined) throw new HttpProblem(400, 'not-json', 'The body must be JSON in UTF-8');
  return read;
}
