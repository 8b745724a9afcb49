/**
 * Every way in to which a request can be given: HTTP, the queue, the command line, and a row of a batch in each format. All
 * in one process, on ports in memory; HTTP and queue through the handlers that are deployed.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2, SQSRecord } from 'aws-lambda';
import { DIALECTS } from '../../../lambdas/core/dialects';
import type { IntakeDependencies } from '../../../lambdas/core/operations/intake/patient-intake';
import { previewRequestHandler } from '../../../lambdas/handlers/api/preview-request';
import { submitRequestHandler } from '../../../lambdas/handlers/api/submit-request';
import { intakeHandler } from '../../../lambdas/handlers/intake/intake';
import { vpnctl } from '../../../lib/cli/vpnctl/program';
import { NOW_MS, providerProfile, requestId } from '../builders';
import type { Fields } from '../builders';
import { batchDependencies, callBatches } from '../formats/batch-call';
import { InMemoryClock } from '../in-memory/clock';
import { InMemoryFingerprinter } from '../in-memory/fingerprinter';
import { InMemoryProfileReader } from '../in-memory/profile-reader';
import { InMemoryRandomness } from '../in-memory/randomness';
import { InMemoryRequestStore } from '../in-memory/request-store';
import { InMemorySealer } from '../in-memory/sealer';
import { InMemoryTimer } from '../in-memory/timer';
import { csvOf } from './csv-row';

export type DialectName = keyof typeof DIALECTS;

/** What is wrong, or doubtful, with a field; the path is a pointer inside the connection. */
export interface Told {
  readonly path: string;
  readonly code: string;
  readonly detail: string;
}

/** What a way in says of a connection. */
export interface Verdict {
  readonly isValid: boolean;
  readonly errors: readonly Told[];
  /** Absent where the way in does not tell of doubts. */
  readonly warnings?: readonly Told[];
}

/** A connection as somebody gives it. */
export interface Given {
  readonly dialect: DialectName;
  readonly operation?: 'create' | 'update';
  readonly strictness?: 'strict' | 'lenient';
  /** The JSON text of the connection. */
  readonly bytes: Uint8Array;
  /** All that came to the log and to the output is checked to be without it. */
  readonly psk: string;
}

const CONNECTION_ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const PROVIDER = 'otc-classic';
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
const NOT_JSON: Told = { path: '', code: 'not-json', detail: 'The body is not JSON' };

/**
 * What each way in says of a connection. A format is left out where it cannot say the same: a line of JSON has no line breaks,
 * and the cells of a table no null.
 */
export async function verdictsOn(given: Given): Promise<Readonly<Record<string, Verdict>>> {
  const lines: string[] = [];
  const output = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    const text = textOf(given.bytes);
    const csv = csvOf(DIALECTS, given.dialect, requestOf(given, text));
    return {
      submit: await overHttp(given, 'submit'),
      validate: await overHttp(given, 'validate'),
      queue: await overQueue(given, lines),
      vpnctl: await onCommandLine(given, lines),
      'JSON batch': await inBatch(given, 'json', itemsOf(given)),
      ...(isOneLine(text) && { 'NDJSON batch': await inBatch(given, 'ndjson', lineOf(given)) }),
      ...(csv !== undefined && { 'CSV batch': await inBatch(given, 'csv', Buffer.from(csv)) }),
    };
  } finally {
    output.mockRestore();
    expect(lines.join('')).not.toContain(given.psk);
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replace('\ufeff', '');
}

function isOneLine(text: string): boolean {
  return !/[\r\n]/.test(text);
}

/** The request, where its connection is JSON in UTF-8 without members that stand twice: cells have nothing else. */
function requestOf({ operation = 'create' }: Given, text: string): Fields | undefined {
  try {
    const connection: unknown = JSON.parse(text);
    if (JSON.stringify(connection) !== text.trim() || text.includes('\ufffd')) return undefined;
    return {
      operation,
      provider: PROVIDER,
      ...(operation === 'update' && { connectionId: CONNECTION_ID }),
      connection,
    };
  } catch {
    return undefined; // what is no JSON has no cells
  }
}

/** The JSON text of a request around the bytes of its connection, a byte order mark before both. */
function bodyOf({ operation = 'create', bytes }: Given, [before, after]: readonly [string, string]): Buffer {
  const hasMark = BYTE_ORDER_MARK.compare(bytes, 0, BYTE_ORDER_MARK.length) === 0;
  const id = operation === 'update' ? `"connectionId":"${CONNECTION_ID}",` : '';
  return Buffer.concat([
    hasMark ? BYTE_ORDER_MARK : Buffer.of(),
    Buffer.from(`${before}{"operation":"${operation}","provider":"${PROVIDER}",${id}"connection":`),
    hasMark ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes,
    Buffer.from(`}${after}`),
  ]);
}

const itemsOf = (given: Given): Buffer => bodyOf(given, ['{"items":[', ']}']);
const lineOf = (given: Given): Buffer => bodyOf(given, ['', '\r\n']);

function dependencies({
  dialect,
  strictness = 'strict',
}: Given): IntakeDependencies & { readonly store: InMemoryRequestStore } {
  const clock = new InMemoryClock(NOW_MS);
  return {
    store: new InMemoryRequestStore(),
    profiles: new InMemoryProfileReader(providerProfile({ name: PROVIDER, dialect, strictness })),
    dialects: DIALECTS,
    sealer: new InMemorySealer(),
    fingerprinter: new InMemoryFingerprinter(),
    clock,
    timer: new InMemoryTimer(clock),
    random: new InMemoryRandomness(),
    ids: { newRequestId: () => requestId(1) },
  };
}

interface ShownFinding {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

interface ShownAnswer {
  readonly valid?: boolean;
  readonly errors?: readonly ShownFinding[];
  readonly warnings?: readonly ShownFinding[];
}

const toldOf = ({ pointer, code, detail }: ShownFinding): Told => ({
  path: pointer.replace(/^\/connection/, ''),
  code,
  detail,
});

async function overHttp(given: Given, route: 'submit' | 'validate'): Promise<Verdict> {
  const deps = dependencies(given);
  const event = {
    headers: { 'content-type': 'application/json' },
    requestContext: { accountId: '123456789012', http: { sourceIp: '198.51.100.7' } },
    body: lineOf(given).toString('base64'),
    isBase64Encoded: true,
  } as unknown as APIGatewayProxyEventV2;
  const handle = route === 'submit' ? submitRequestHandler(deps) : previewRequestHandler(deps);
  const { statusCode, body = '' } = await handle(event);
  const { valid, errors = [], warnings } = JSON.parse(body) as ShownAnswer;
  if (statusCode === 400) return { isValid: false, errors: [NOT_JSON] };
  return {
    isValid: valid ?? statusCode === 202,
    errors: errors.map(toldOf),
    ...(warnings !== undefined && { warnings: warnings.map(toldOf) }),
  };
}

/** The reason of a rejection is one text; what can be told apart in it are pointers and sentences. */
async function overQueue(given: Given, lines: readonly string[]): Promise<Verdict> {
  const deps = dependencies(given);
  const record = {
    messageId: 'm-1',
    body: lineOf(given).toString('utf8'),
    attributes: { SenderId: 'A' },
    eventSourceARN: 'arn:aws:sqs:a:1:q',
  };
  const { batchItemFailures } = await intakeHandler(deps)({ Records: [record as unknown as SQSRecord] });
  const { message, reason = '' } = JSON.parse(lines.at(-1) ?? '{}') as { message: string; reason?: string };
  if (batchItemFailures.length > 0) return { isValid: false, errors: [{ ...NOT_JSON, code: reason }] };
  const request = await deps.store.find(requestId(1));
  expect(JSON.stringify([request, await deps.store.events(requestId(1))])).not.toContain(given.psk);
  const sentences = request?.problem?.detail.split(/ (?=\/connection)/) ?? [];
  return {
    isValid: message === 'accepted',
    errors: sentences.map((sentence) => {
      const [pointer = '', ...words] = sentence.split(': ');
      return { path: pointer.replace(/^\/connection/, ''), code: '', detail: words.join(': ') };
    }),
  };
}

async function onCommandLine(given: Given, lines: readonly string[]): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'ways-in-'));
  try {
    const file = join(folder, 'connection.json');
    writeFileSync(file, given.bytes);
    const before = lines.length;
    const { dialect, operation = 'create', strictness } = given;
    const lenient = strictness === 'lenient' ? ['--lenient'] : [];
    const exitCode = await vpnctl(['validate', '--dialect', dialect, '--operation', operation, ...lenient, file]).catch(
      String,
    );
    if (typeof exitCode === 'string') return { isValid: false, errors: [{ ...NOT_JSON, detail: exitCode }] };
    const { errors, warnings } = JSON.parse(lines.slice(before).join('')) as Record<'errors' | 'warnings', Told[]>;
    return { isValid: exitCode === 0, errors: errors.map(withPointer), warnings: warnings.map(withPointer) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `ikepolicy.dpd.timeout` and `policy_rules[1]` as pointers. */
function withPointer(told: Told): Told {
  return {
    ...told,
    path: told.path === '' ? '' : `/${told.path.replaceAll(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`,
  };
}

/** As bytes: API Gateway would take a text for UTF-8, whatever it is. */
async function inBatch(given: Given, format: 'json' | 'ndjson' | 'csv', body: Buffer): Promise<Verdict> {
  const { profiles } = dependencies(given);
  const deps = { ...batchDependencies(), profiles };
  const headers = { 'content-type': 'application/octet-stream' };
  const { status, text } = await callBatches(deps, { body, headers, query: `dryRun=true&format=${format}` });
  expect(text + JSON.stringify(deps.logger.lines)).not.toContain(given.psk);
  const answer = JSON.parse(text) as ShownAnswer & { readonly counts?: { readonly accepted: number } };
  if (status === 400) return { isValid: false, errors: [NOT_JSON] };
  return { isValid: answer.counts?.accepted === 1, errors: (answer.errors ?? []).map(toldOf) };
}
