import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { PAGES } from '../../contract/routes';
import type { HttpAnswer } from '../../runtime/http/answer';
import type { PackedFiles } from '../../runtime/http/packed-files';
import { HttpProblem } from '../../runtime/http/problems';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';

/** What a page may load: its own parts and nothing of anybody else; no script or style stands in a page itself. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'cache-control': 'public, max-age=300',
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  vary: 'accept-encoding',
  'x-content-type-options': 'nosniff',
};

/** Makes the Lambda handler of the pages that anybody may read (api.md "The document"). They are compressed for whoever takes that. */
export function showPageHandler(files: PackedFiles): HttpHandler {
  return httpHandler(async (event) => {
    const page = PAGES.find(({ path }) => path === event.rawPath);
    if (page === undefined) throw new HttpProblem(404, 'route-not-found', 'There is no such route');
    return pageAnswer(page.type, await files(page.file), event);
  });
}

function pageAnswer(type: string, packed: Uint8Array, event: APIGatewayProxyEventV2): HttpAnswer {
  const headers = { ...HEADERS, 'content-type': type };
  if (!takesGzip(event)) return { statusCode: 200, headers, body: gunzipSync(packed).toString('utf8') };
  return {
    statusCode: 200,
    headers: { ...headers, 'content-encoding': 'gzip' },
    body: Buffer.from(packed).toString('base64'),
    isBase64Encoded: true,
  };
}

/** By its name alone: who wants another coding more gets this one as well (RFC 9110, 12.5.3). */
function takesGzip({ headers }: APIGatewayProxyEventV2): boolean {
  const codings = (headers['accept-encoding'] ?? '').toLowerCase().split(',');
  return codings.some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(coding));
}
