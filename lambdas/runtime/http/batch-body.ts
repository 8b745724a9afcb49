import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { MAX_BATCH_BYTES } from '../../contract/limits';
import { BATCH_FORMATS } from '../../core/domain/batch/batch-call';
import type { BatchCall, BatchFormat, UnreadableBatch } from '../../core/domain/batch/batch-call';
import { isGzip, unzipped } from './gzip';
import { HttpProblem } from './problems';

/** Types that say what is in the body. */
const TYPES: ReadonlyMap<string, BatchFormat> = new Map([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['text/csv', 'csv'],
]);
/** Types that API Gateway hands over as they are, of bytes that `?format=` tells the meaning of. */
const PLAIN = 'application/octet-stream';
const ZIPPED = ['application/gzip', 'application/x-gzip'];
const BYTES = [PLAIN, ...ZIPPED];

const GZIP_CODINGS = ['gzip', 'x-gzip'];

const HOW = `send the file as ${PLAIN}, or compressed as ${ZIPPED[0] ?? ''}, with ?format=csv, ndjson or json`;
/** What API Gateway puts in the place of bytes that are no UTF-8 in a body that it takes for a text. */
const REPLACEMENT = '\ufffd';

/**
 * The call that brings rows, with its body neither base64 nor compressed (api.md "Batches").
 *
 * @param isNew it makes a batch, rather than adding rows to one
 * @throws HttpProblem 400, 413, 415 or 422 when the body cannot be taken
 */
export function readBatchCall(event: APIGatewayProxyEventV2, isNew: boolean): BatchCall {
  const { format: asked, ...parameters } = event.queryStringParameters ?? {};
  const type = mediaType(event.headers['content-type']);
  const coding = (event.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const format = formatOf(type, asked);
  const bytes = plainBytes(sentBytes(event, coding), coding, type);
  const given = Object.entries(parameters).map(([name, text]) => [name, text ?? '']);
  return { format, bytes, parameters: Object.fromEntries(given) as Record<string, string>, isNew };
}

/** The problem that a call ends with none of whose rows can be trusted. */
export function unreadableProblem({ status, code, title, errors = [] }: UnreadableBatch): HttpProblem {
  return new HttpProblem(status, code, title, errors.length === 0 ? {} : { members: { errors: [...errors] } });
}

function formatOf(type: string, asked: string | undefined): BatchFormat {
  const known = BATCH_FORMATS.find((format) => format === asked);
  if (known !== asked) throw wrongFormat(`format must be one of: ${BATCH_FORMATS.join(', ')}`);
  const named = TYPES.get(type) ?? known;
  if (!TYPES.has(type) && !BYTES.includes(type)) {
    const types = [...TYPES.keys(), ...BYTES].join(', ');
    throw new HttpProblem(415, 'unsupported-media-type', `The content type must be one of: ${types}`);
  }
  if (named === undefined) throw wrongFormat(`${type} needs ?format=csv, ndjson or json`);
  if (known !== undefined && named !== known) throw wrongFormat(`format says ${known}, and the content type ${named}`);
  return named;
}

function wrongFormat(title: string): HttpProblem {
  return new HttpProblem(400, 'invalid-parameters', title);
}

/** Without parameters, of which `charset` is the only one that anybody sends. */
function mediaType(header = ''): string {
  return (header.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function sentBytes({ body = '', isBase64Encoded }: APIGatewayProxyEventV2, coding: string): Uint8Array {
  // API Gateway hands a text over as UTF-8, whatever it is: nobody can tell any more what it was.
  if (!isBase64Encoded && (body.includes(REPLACEMENT) || coding !== 'identity')) {
    throw new HttpProblem(422, 'invalid-batch', `The body has arrived damaged, as it is no text in UTF-8: ${HOW}`);
  }
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length <= MAX_BATCH_BYTES.sent) return bytes;
  const title = `The body must have at most ${MAX_BATCH_BYTES.sent} bytes: compress it`;
  throw new HttpProblem(413, 'body-too-large', `${title}, or make the batch with open and add rows`);
}

/** A file may be compressed, and the body that carries it as well. */
function plainBytes(sent: Uint8Array, coding: string, type: string): Uint8Array {
  if (coding !== 'identity' && !GZIP_CODINGS.includes(coding)) {
    throw new HttpProblem(415, 'unsupported-media-type', 'The content encoding must be gzip or none');
  }
  const content = coding === 'identity' ? sent : unzipped(sent);
  const mustBeZipped = ZIPPED.includes(type) && coding === 'identity';
  return mustBeZipped || (isGzip(content) && !TYPES.has(type)) ? unzipped(content) : content;
}
