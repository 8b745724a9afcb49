import type { SQSRecord } from 'aws-lambda';
import { INTAKE_LIMIT_SECONDS } from '../../../../lambdas/contract/limits';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { ConfigurationError, ServiceUnavailableError } from '../../../../lambdas/core/domain/errors';
import type { IntakeDependencies } from '../../../../lambdas/core/operations/intake/patient-intake';
import { intakeHandler } from '../../../../lambdas/handlers/intake/intake';
import { CANARY_KEY, NOW_MS, providerProfile, requestId, submission } from '../../../support/builders';
import { InMemoryClock } from '../../../support/in-memory/clock';
import { InMemoryFingerprinter } from '../../../support/in-memory/fingerprinter';
import { InMemoryProfileReader } from '../../../support/in-memory/profile-reader';
import { InMemoryRandomness } from '../../../support/in-memory/randomness';
import { InMemoryRequestStore } from '../../../support/in-memory/request-store';
import { InMemorySealer } from '../../../support/in-memory/sealer';
import { InMemoryTimer } from '../../../support/in-memory/timer';

const SENDER = 'AIDACKCEVSQ6C2EXAMPLE';

let deps: IntakeDependencies;
let lines: string[];

beforeEach(() => {
  let ids = 0;
  const clock = new InMemoryClock(NOW_MS);
  deps = {
    store: new InMemoryRequestStore(),
    profiles: new InMemoryProfileReader(providerProfile()),
    dialects: DIALECTS,
    sealer: new InMemorySealer(),
    fingerprinter: new InMemoryFingerprinter(),
    clock,
    timer: new InMemoryTimer(clock),
    random: new InMemoryRandomness(),
    ids: {
      newRequestId: () => {
        ids += 1;
        return requestId(ids);
      },
    },
  };
  lines = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});

afterEach(() => jest.restoreAllMocks());

/** A record as Lambda hands it over (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
function record(messageId: string, body: unknown): SQSRecord {
  return {
    messageId,
    receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1545082649183',
      SenderId: SENDER,
      ApproximateFirstReceiveTimestamp: '1545082649185',
    },
    messageAttributes: {},
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:intake',
    awsRegion: 'eu-central-1',
  };
}

async function failuresOf(records: readonly SQSRecord[]): Promise<readonly string[]> {
  const { batchItemFailures } = await intakeHandler(deps)({ Records: [...records] });
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

function logged(): readonly Readonly<Record<string, unknown>>[] {
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('the intake takes the tenant from the queue and the actor from the sender, never from the body', async () => {
  await failuresOf([record('m-1', submission())]);

  expect(await deps.store.find(requestId(1))).toMatchObject({ tenant: '123456789012', requestedBy: SENDER });
});

test('the intake leaves on the queue what can never be recorded, and takes all others of the batch', async () => {
  const failures = await failuresOf([
    record('m-1', submission()),
    record('m-2', `{"connection": {"psk": "${CANARY_KEY}"`),
    record('m-3', submission({ deadlineSeconds: 1 })),
    record('m-4', submission({ provider: 'nowhere' })),
    record('m-5', submission()),
  ]);

  expect(failures).toEqual(['m-2', 'm-4']);
  expect(
    logged()
      .map(({ messageId, message, reason, fields }) => [messageId, message, reason, fields])
      .toSorted(),
  ).toEqual([
    ['m-1', 'accepted', undefined, undefined],
    ['m-2', 'undeliverable', 'not-json', []],
    ['m-3', 'rejected', 'invalid', undefined],
    ['m-4', 'undeliverable', 'unreadable', ['/provider']],
    ['m-5', 'accepted', undefined, undefined],
  ]);
  expect(lines.join()).not.toContain(CANARY_KEY);
});

test.each([
  {
    name: 'ServiceUnavailableError',
    error: new ServiceUnavailableError('DynamoDB is not available (ThrottlingException)'),
    level: 'WARN',
    reason: true,
  },
  {
    name: 'ConfigurationError',
    error: new ConfigurationError('Provider profile otc-classic is not JSON'),
    level: 'ERROR',
    reason: true,
  },
  { name: 'RangeError', error: new RangeError(CANARY_KEY), level: 'ERROR', reason: false },
])('the intake has only the message delivered again that ends in a $name', async ({ error, level, reason }) => {
  const accept = deps.store.accept.bind(deps.store);
  jest
    .spyOn(deps.store, 'accept')
    .mockImplementation((given) => (given.request.ticket?.id === 'RITM-fails' ? Promise.reject(error) : accept(given)));

  const failures = await failuresOf([
    record('m-1', submission()),
    record('m-2', submission({ ticket: { system: 'servicenow', id: 'RITM-fails' } })),
    record('m-3', submission()),
  ]);

  expect(failures).toEqual(['m-2']);
  expect(logged().find(({ messageId }) => messageId === 'm-2')).toEqual({
    level,
    message: expect.any(String) as unknown,
    messageId: 'm-2',
    errorName: error.name,
    ...(reason && { reason: error.message }),
  });
});

test.each([
  { seconds: 4, failures: [] },
  { seconds: 6, failures: ['m-1'] },
])('a message for which the table has no room for $seconds s waits for up to 5 s', async ({ seconds, failures }) => {
  const accept = deps.store.accept.bind(deps.store);
  const throttled = new ServiceUnavailableError('DynamoDB is not available (ThrottlingException)');
  jest
    .spyOn(deps.store, 'accept')
    .mockImplementation((given) =>
      deps.clock.nowMs() < NOW_MS + seconds * 1000 ? Promise.reject(throttled) : accept(given),
    );

  expect(await failuresOf([record('m-1', submission())])).toEqual(failures);
  expect(deps.clock.nowMs()).toBeLessThanOrEqual(NOW_MS + 5_000);
  expect(logged().map(({ message }) => message)).toEqual([failures.length > 0 ? 'service unavailable' : 'accepted']);
});

test('the intake answers before the function is ended when a message hangs, and takes the others', async () => {
  jest.useFakeTimers();
  const read = deps.profiles.read.bind(deps.profiles);
  jest
    .spyOn(deps.profiles, 'read')
    .mockImplementation((name) => (name === 'hangs' ? new Promise(() => undefined) : read(name)));

  const failures = failuresOf([record('m-1', submission({ provider: 'hangs' })), record('m-2', submission())]);
  await jest.advanceTimersByTimeAsync(INTAKE_LIMIT_SECONDS * 1000 - 1);
  jest.useRealTimers();

  expect(await failures).toEqual(['m-1']);
  expect(logged().filter(({ level }) => level === 'ERROR')).toEqual([
    { level: 'ERROR', message: 'message not handled in time', messageId: 'm-1' },
  ]);
  expect(await deps.store.find(requestId(1))).toBeDefined();
});

test('the intake makes one request of two messages of a batch with the same key', async () => {
  const body = { ...submission(), idempotencyKey: 'key-1' };

  const failures = await failuresOf([record('m-1', body), record('m-2', body)]);

  expect(failures).toEqual([]);
  expect(new Set(logged().map(({ requestId: id }) => id)).size).toBe(1);
});
