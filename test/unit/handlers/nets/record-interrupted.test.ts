import { recordInterruptedHandler } from '../../../../lambdas/handlers/nets/record-interrupted';
import { acceptance, NOW_MS, provisioningRequest, requestId } from '../../../support/builders';
import type { EventHandler } from '../../../../lambdas/runtime/event';
import { InMemoryHttpTransport } from '../../../support/in-memory/http-transport';
import { Doubles } from '../../../support/operations/doubles';

const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Provisioning';
const EXECUTION = 'arn:aws:states:eu-central-1:123456789012:execution:Provisioning';

/** As EventBridge delivers it (Step Functions Developer Guide, "Automating event delivery with EventBridge"). */
function statusChange(detail: Readonly<Record<string, unknown>>): object {
  return {
    version: '0',
    id: '315c1398-40ff-a850-213b-158f73e60175',
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: '123456789012',
    time: '2026-11-20T08:10:00Z',
    region: 'eu-central-1',
    resources: [`${EXECUTION}:${requestId()}`],
    detail: {
      executionArn: `${EXECUTION}:${requestId()}`,
      stateMachineArn: MACHINE,
      name: requestId(),
      startDate: NOW_MS,
      stopDate: NOW_MS + 600_000,
      input: JSON.stringify({ requestId: requestId() }),
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus: 'REDRIVABLE',
      redriveStatusReason: null,
      error: null,
      cause: null,
      ...detail,
    },
  };
}

let doubles: Doubles;
let lines: string[];
let handler: EventHandler<void>;

beforeEach(async () => {
  doubles = new Doubles();
  await doubles.store.accept(
    acceptance(provisioningRequest({ state: 'running', watch: { sinceMs: NOW_MS, failures: 0 } })),
  );
  handler = recordInterruptedHandler(doubles.dependencies(new InMemoryHttpTransport()));
  lines = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});

afterEach(() => {
  jest.restoreAllMocks();
});

test.each([
  { status: 'ABORTED', error: null, named: 'Execution.ABORTED' },
  { status: 'TIMED_OUT', error: undefined, named: 'Execution.TIMED_OUT' },
  { status: 'FAILED', error: 'StoreConflictError', named: 'StoreConflictError' },
])(
  'the record of an interruption ends the request of an execution that is $status, naming $named',
  async ({ status, error, named }) => {
    await handler(statusChange({ status, error }));

    const request = await doubles.store.find(requestId());
    expect(request?.state).toBe('needs_attention');
    expect(request?.problem?.detail).toContain(named);
  },
);

test('the record of an interruption writes the line that the alarm on needs_attention counts once, and says what it did', async () => {
  await handler(statusChange({ status: 'ABORTED' }));
  await handler(statusChange({ status: 'ABORTED' }));

  expect(doubles.logger.lines).toEqual([
    { level: 'info', message: 'recorded', requestId: requestId(), state: 'needs_attention' },
  ]);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { level: 'INFO', message: 'execution interrupted', requestId: requestId(), reason: 'recorded' },
    { level: 'INFO', message: 'execution interrupted', requestId: requestId(), reason: 'had-ended' },
  ]);
});

test('the record of an interruption fails, so that the event is kept, when it is none of a request', async () => {
  const attempt = handler(statusChange({ status: 'FAILED', name: 'started-by-hand' }));

  await expect(attempt).rejects.toMatchObject({ name: 'InvariantError' });
});
