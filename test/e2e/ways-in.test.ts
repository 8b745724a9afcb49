/** The same bytes get the same verdict over HTTP, the queue and the command line. In one process, on ports in memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2, SQSRecord } from 'aws-lambda';
import { DIALECTS } from '../../lambdas/core/dialects';
import type { SubmitDependencies } from '../../lambdas/core/operations/intake/submit-request';
import { previewRequestHandler } from '../../lambdas/handlers/api/preview-request';
import { submitRequestHandler } from '../../lambdas/handlers/api/submit-request';
import { intakeHandler } from '../../lambdas/handlers/intake/intake';
import { vpnctl } from '../../lib/cli/vpnctl/program';
import { NOW_MS, providerProfile, requestId } from '../support/builders';
import { EXAMPLES, PRE_SHARED_KEY } from '../support/examples';
import { InMemoryClock } from '../support/in-memory/clock';
import { InMemoryFingerprinter } from '../support/in-memory/fingerprinter';
import { InMemoryProfileReader } from '../support/in-memory/profile-reader';
import { InMemoryRequestStore } from '../support/in-memory/request-store';
import { InMemorySealer } from '../support/in-memory/sealer';

type DialectName = keyof typeof DIALECTS;

interface Verdict {
  readonly valid: boolean;
  /** Pointer inside the connection, and code. */
  readonly errors: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'ways-in-'));
let lines: string[];

beforeEach(() => {
  lines = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
});

afterEach(() => jest.restoreAllMocks());

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function dependencies(dialect: DialectName): SubmitDependencies & { readonly store: InMemoryRequestStore } {
  return {
    store: new InMemoryRequestStore(),
    profiles: new InMemoryProfileReader(providerProfile({ dialect })),
    dialects: DIALECTS,
    sealer: new InMemorySealer(),
    fingerprinter: new InMemoryFingerprinter(),
    clock: new InMemoryClock(NOW_MS),
    ids: { newRequestId: () => requestId(1) },
  };
}

const fieldsOf = (dialect: DialectName): Record<string, unknown> => ({
  ...EXAMPLES.find((one) => one.dialect === dialect)?.fields,
  psk: PRE_SHARED_KEY,
});

/** What each way in says of a connection, given as the bytes of its JSON text. */
async function verdicts(dialect: DialectName, bytes: Uint8Array): Promise<Readonly<Record<string, Verdict>>> {
  const deps = dependencies(dialect);
  const mark = Buffer.from('\ufeff');
  const hasMark = mark.compare(bytes, 0, 3) === 0;
  const body = Buffer.concat([
    hasMark ? mark : Buffer.of(),
    Buffer.from('{"operation":"create","provider":"otc-classic","connection":'),
    hasMark ? bytes.subarray(3) : bytes,
    Buffer.from('}\r\n'),
  ]);
  const event = {
    headers: { 'content-type': 'application/json' },
    requestContext: { accountId: '123456789012' },
    body: body.toString('base64'),
    isBase64Encoded: true,
  } as unknown as APIGatewayProxyEventV2;
  const file = join(folder, 'connection.json');
  writeFileSync(file, bytes);
  return {
    submit: await overHttp(submitRequestHandler(deps), event),
    validate: await overHttp(previewRequestHandler(deps), event),
    queue: await overQueue(deps, body.toString('utf8')),
    vpnctl: await onCommandLine(dialect, file),
  };
}

async function overHttp(
  handle: ReturnType<typeof submitRequestHandler>,
  event: APIGatewayProxyEventV2,
): Promise<Verdict> {
  const { statusCode, body = '' } = await handle(event);
  const { errors = [], valid } = JSON.parse(body) as { errors?: { pointer: string; code: string }[]; valid?: boolean };
  const found = errors.map(({ pointer, code }) => `${pointer.replace('/connection', '')} ${code}`).sort();
  return { valid: valid ?? statusCode === 202, errors: statusCode === 400 ? ['not-json'] : found };
}

async function overQueue(deps: SubmitDependencies & { store: InMemoryRequestStore }, body: string): Promise<Verdict> {
  const record = { messageId: 'm-1', body, attributes: { SenderId: 'A' }, eventSourceARN: 'arn:aws:sqs:a:1:q' };
  const { batchItemFailures } = await intakeHandler(deps)({ Records: [record as unknown as SQSRecord] });
  const { message, reason } = JSON.parse(lines.at(-1) ?? '{}') as { message: string; reason?: string };
  if (batchItemFailures.length > 0) return { valid: false, errors: [reason ?? ''] };
  const detail = (await deps.store.find(requestId(1)))?.problem?.detail ?? '';
  expect(JSON.stringify(await deps.store.find(requestId(1)))).not.toContain(PRE_SHARED_KEY);
  const pointers = detail.match(/\/connection\S*(?=: )/g) ?? [];
  return {
    valid: message === 'accepted',
    errors: pointers.map((pointer) => pointer.replace('/connection', '')).sort(),
  };
}

async function onCommandLine(dialect: DialectName, file: string): Promise<Verdict> {
  const before = lines.length;
  const exitCode = await vpnctl(['validate', '--dialect', dialect, '--operation', 'create', file]).catch(String);
  if (typeof exitCode === 'string') return { valid: false, errors: ['not-json'] };
  const { errors } = JSON.parse(lines.slice(before).join('')) as { errors: { path: string; code: string }[] };
  return { valid: exitCode === 0, errors: errors.map(({ path, code }) => `${path} ${code}`).sort() };
}

const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const NO_UTF8 = 'with bytes that are no UTF-8';
const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];
const CASES = DIALECT_NAMES.flatMap((dialect) => {
  const { envelope } = DIALECTS[dialect];
  const other = envelope === 'vpn_connection' ? 'ipsec_site_connection' : 'vpn_connection';
  const fields = fieldsOf(dialect);
  const text = JSON.stringify(fields);
  const wrong = (name: string, bytes: Buffer, places: readonly string[]) => ({
    dialect,
    name,
    bytes,
    valid: false,
    places,
  });
  const right = (name: string, bytes: Buffer) => ({ dialect, name, bytes, valid: true, places: [] });
  return [
    right('as it is', bytesOf(fields)),
    right('with a byte order mark', Buffer.from(`\ufeff${text}`)),
    right('with blanks and line ends around it', Buffer.from(`\r\n\t ${text} \n\r\n`)),
    right("in the provider's envelope (reports/13)", bytesOf({ [envelope]: fields })),
    wrong("in another provider's envelope", bytesOf({ [other]: fields }), [other]),
    wrong('in an envelope beside other fields', bytesOf({ [envelope]: fields, name: 'x' }), [envelope]),
    wrong('in an envelope without fields', bytesOf({ [envelope]: null }), [envelope]),
    wrong('in an envelope in an envelope', bytesOf({ [envelope]: { [envelope]: fields } }), [envelope]),
    wrong(
      'with a field that stands twice',
      Buffer.from(text.replace('{', '{"name":"twice",').replace('}', ',"name":"twice"}')),
      ['name'],
    ),
    wrong('with its key twice', Buffer.from(text.replace('{', `{"psk":"${PRE_SHARED_KEY}",`)), ['psk']),
    wrong(
      NO_UTF8,
      Buffer.concat([
        Buffer.from(text.slice(0, -1)),
        Buffer.from(',"description":"'),
        Buffer.of(0xe9),
        Buffer.from('"}'),
      ]),
      ['not-json'],
    ),
    wrong('cut short', Buffer.from(text.slice(0, -1)), ['not-json']),
    wrong('with a comma too many', Buffer.from(text.replace(/\}$/, ',}')), ['not-json']),
  ];
});

test.each(CASES)(
  'a connection of $dialect $name has one verdict on all ways in',
  async ({ dialect, name, bytes, valid, places }) => {
    const { queue, ...others } = await verdicts(dialect, bytes);
    // A message is text: SQS has no place for such bytes.
    const all = name === NO_UTF8 ? Object.values(others) : [queue, ...Object.values(others)];

    expect(all.map((verdict) => verdict?.valid)).toEqual(all.map(() => valid));
    expect(others['validate']).toEqual(others['submit']);
    for (const place of places) {
      expect(all.filter((verdict) => verdict?.errors.join(' ').includes(place) !== true)).toEqual([]);
    }
  },
);
