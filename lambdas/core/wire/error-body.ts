import { beginningOf } from '../domain/findings/characters';
import { withoutNamedSecrets } from '../domain/secrets/named-secrets';
import { redact, showsPart } from '../domain/secrets/redaction';
import type { HttpResponse } from '../domain/connection/provider-call';
import type { ErrorBody } from '../ports/provider-dialect';
import { plainWords } from './plain-words';

type Json = Readonly<Record<string, unknown>>;

/** Longest part of an answer that is not in a known envelope, in characters (provider-apis.md 5.3, point 6). */
const TEXT_LENGTH = 500;
/** How much of a text is searched for secrets, of which the first part is shown. */
const READ_LENGTH = 20_000;
/** Codes and request ids are repeated in answers and audit events: anything but a plain word is dropped. */
const CODE = /^[\w.:-]{1,64}$/;

/**
 * Reads an error answer of any of the envelopes of provider-apis.md 5.3, in its order; the text may also be HTML, XML
 * or empty. The request id comes from the body or from a header.
 */
export function parseErrorBody(response: HttpResponse, secrets: readonly string[] = []): ErrorBody {
  const body = parseJson(response.body);
  const found = body === undefined ? undefined : readFrom(body);
  return {
    code: withoutSecret(codeOf(found?.code), secrets),
    message: quotable((found?.message ?? response.body).slice(0, READ_LENGTH), secrets),
    requestId: withoutSecret(codeOf(found?.requestId) ?? requestIdOf(response), secrets),
  };
}

/** What is taken for markup may be part of a secret, so both texts are searched, and before the text is cut. */
function quotable(text: string, secrets: readonly string[]): string {
  const words = redact(plainWords(redact(text, secrets)), secrets);
  return beginningOf(withoutNamedSecrets(words), TEXT_LENGTH);
}

function withoutSecret(word: string | undefined, secrets: readonly string[]): string | undefined {
  return word === undefined || secrets.some((secret) => showsPart(word, secret)) ? undefined : word;
}

/** Request id of an answer, from the headers that the providers use or its body; dropped when it is not a plain word. */
export function requestIdOf(response: HttpResponse): string | undefined {
  const { headers } = response;
  const header = headers['x-request-id'] ?? headers['x-openstack-request-id'] ?? headers['x-fj-request-id'];
  return codeOf(header ?? parseJson(response.body)?.['request_id']);
}

interface RawError {
  readonly code?: unknown;
  readonly message?: string;
  readonly requestId?: string | undefined;
}

function readFrom(body: Json): RawError | undefined {
  return gatewayError(body) ?? neutronError(body) ?? nestedError(body) ?? innerError(body);
}

/** `{error_code, error_msg, request_id?}` and `{code, message}`. */
function gatewayError(body: Json): RawError | undefined {
  if (body['error_code'] !== undefined || body['error_msg'] !== undefined) {
    return { code: body['error_code'], message: textOf(body['error_msg']), requestId: stringOf(body['request_id']) };
  }
  return body['code'] !== undefined && body['message'] !== undefined
    ? { code: body['code'], message: textOf(body['message']), requestId: stringOf(body['request_id']) }
    : undefined;
}

/** `{NeutronError: {type, message, detail}}`, or a plain string in its place. */
function neutronError(body: Json): RawError | undefined {
  const error = body['NeutronError'];
  if (typeof error === 'string') return { message: error };
  if (!isObject(error)) return undefined;
  return { code: error['type'], message: isWords(error['message']) ? error['message'] : textOf(error['detail']) };
}

/** `{error: {code, title, message}}` and `{<faultName>: {code, message}}`. */
function nestedError(body: Json): RawError | undefined {
  for (const [name, error] of Object.entries(body)) {
    if (isObject(error) && error['message'] !== undefined) {
      return { code: name === 'error' ? error['code'] : name, message: textOf(error['message']) };
    }
  }
  return undefined;
}

/** Members that hold the text of an error which has no envelope that we know, and its code; in lower case, without `_`. */
const TEXTS = [
  ...['message', 'msg', 'errormsg', 'errormessage', 'errmsg', 'errordescription', 'detail', 'faultstring'],
  ...['description', 'reason', 'explanation', 'cause', 'error', 'title'],
];
const CODES = ['code', 'errorcode', 'errcode', 'error'];
/** How deep such a text may lie: `{Response: {Error: {Message}}}`, `{errors: [{detail}]}`. */
const DEEPEST = 4;

/** `{message}` alone, `{error: "invalid_token", error_description}`, `{errors: [{detail}]}` and the like. */
function innerError(value: unknown, depth = 0): RawError | undefined {
  if (typeof value !== 'object' || value === null || depth === DEEPEST) return undefined;
  const members = new Map(
    Object.entries(value).map(([name, member]) => [name.toLowerCase().replaceAll('_', ''), member]),
  );
  const name = TEXTS.find((text) => isWords(members.get(text)));
  if (name !== undefined) {
    const code = CODES.filter((member) => member !== name).find((member) => members.has(member));
    return { code: members.get(code ?? ''), message: textOf(members.get(name)) };
  }
  for (const member of members.values()) {
    const found = innerError(member, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isWords(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** The JSON object in a text; `undefined` for anything else. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Not JSON is an expected answer here; the caller reports the text itself.
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function codeOf(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && CODE.test(text) ? text : undefined;
}
