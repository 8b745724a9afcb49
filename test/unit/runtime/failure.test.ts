import type { APIGatewayProxyEventV2, SQSRecord } from 'aws-lambda';
import { ConfigurationError, ServiceUnavailableError } from '../../../lambdas/core/domain/errors';
import { eventHandler } from '../../../lambdas/runtime/event';
import { httpHandler } from '../../../lambdas/runtime/http/shell';
import { queueHandler } from '../../../lambdas/runtime/queue';
import { stepHandler } from '../../../lambdas/runtime/step';
import { streamHandler } from '../../../lambdas/runtime/stream';
import { CANARY_KEY, requestId } from '../../support/builders';

const FAILURES = [
  {
    error: new ServiceUnavailableError('DynamoDB is not available (ThrottlingException)'),
    line: { level: 'WARN', message: 'service unavailable', reason: 'DynamoDB is not available (ThrottlingException)' },
    problem: { status: 503, code: 'unavailable' },
  },
  {
    error: new ConfigurationError('Provider profile otc-classic is not JSON'),
    line: { level: 'ERROR', message: 'misconfigured', reason: 'Provider profile otc-classic is not JSON' },
    problem: { status: 500, code: 'misconfigured' },
  },
  {
    error: new RangeError(`Invalid key ${CANARY_KEY}`),
    line: { level: 'ERROR', message: 'unexpected error' },
    problem: { status: 500, code: 'internal-error' },
  },
].map((failure) => ({ ...failure, name: failure.error.name }));

const CALL = { requestContext: { requestId: 'JKJaXmPLvHcESHA=' } } as APIGatewayProxyEventV2;
const INSTANCE = 'urn:vpn-provisioner:call:JKJaXmPLvHcESHA=';

/** Every shell around something that fails, with what the log says of it besides the failure. */
const SHELLS: readonly {
  readonly shell: string;
  readonly about: object;
  readonly run: (error: Error) => Promise<unknown>;
}[] = [
  { shell: 'HTTP', about: { instance: INSTANCE }, run: (error) => httpHandler(() => Promise.reject(error))(CALL) },
  {
    shell: 'queue',
    about: { messageId: 'm-1' },
    run: (error) => queueHandler(() => Promise.reject(error), 1000)({ Records: [{ messageId: 'm-1' } as SQSRecord] }),
  },
  {
    shell: 'stream',
    about: { requestId: requestId() },
    run: (error) =>
      streamHandler(
        () => ({ requestId: requestId() }),
        () => () => Promise.reject(error),
      )({ Records: [{}] }),
  },
  {
    shell: 'step',
    about: { requestId: requestId() },
    run: (error) => stepHandler(() => Promise.reject(error))({ requestId: requestId() }),
  },
  { shell: 'event', about: {}, run: (error) => eventHandler(() => Promise.reject(error))({}) },
];

let lines: string[];

beforeEach(() => {
  lines = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe.each(FAILURES)('a $name', ({ error, name, line, problem }) => {
  test.each(SHELLS)('has the same line in the log of every shell: $shell', async ({ about, run }) => {
    await run(error).catch(() => undefined);

    expect(lines.map((text) => JSON.parse(text) as unknown)).toEqual([{ ...about, errorName: name, ...line }]);
    expect(lines.join()).not.toContain(CANARY_KEY);
  });

  test('is a problem that says what the caller can do, with the name under which the log has it', async () => {
    const { statusCode, body } = await httpHandler(() => Promise.reject(error))(CALL);

    expect(statusCode).toBe(problem.status);
    expect(JSON.parse(body ?? '')).toMatchObject({ ...problem, instance: INSTANCE });
    expect(body).not.toContain(error.message);
  });

  test.each(SHELLS.filter(({ shell }) => shell === 'step' || shell === 'event'))(
    'leaves the $shell shell as it is, for AWS to act on its name',
    async ({ run }) => {
      await expect(run(error)).rejects.toBe(error);
    },
  );
});
