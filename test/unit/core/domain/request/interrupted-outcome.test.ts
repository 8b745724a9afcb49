import { interruptedOutcome } from '../../../../../lambdas/core/domain/request/interrupted-outcome';
import type { Attempt, ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { NOW_MS, provisioningRequest, requestId } from '../../../../support/builders';

const SENT: Attempt = {
  number: 1,
  sentAtMs: NOW_MS,
  result: 'sent',
  everInDoubt: false,
  knownIds: ['not-ours'],
  failures: 0,
};
const WATCH = { sinceMs: NOW_MS, failures: 0 };
const CONNECTION = { id: '851f280f-5639-4ea3-81aa-e298525ab74b', status: 'PENDING_CREATE' };
const DUPLICATE = '0c15b14c-1f2f-4c49-8d3b-2b7b2d2f7a10';

function detailOf(changes: Partial<ProvisioningRequest>, error = 'States.Timeout'): string {
  return interruptedOutcome(provisioningRequest({ state: 'running', ...changes }), error).problem?.detail ?? '';
}

test('an interrupted request is a clean failure that may be asked for again when nothing was sent', () => {
  const outcome = interruptedOutcome(provisioningRequest({ connection: CONNECTION }), 'Execution.ABORTED');

  expect(outcome).toMatchObject({
    state: 'failed',
    tunnel: 'unknown',
    problem: { code: 'workflow-fault', retryable: true },
  });
  expect(outcome.problem?.detail).toContain('Execution.ABORTED');
  expect(outcome.problem?.detail).not.toContain(CONNECTION.id);
});

test.each([
  { name: 'sent', changes: { attempt: SENT } },
  { name: 'accepted by the provider', changes: { watch: WATCH, connection: CONNECTION } },
])('an interrupted request needs attention and is not to be asked for again when the call was $name', ({ changes }) => {
  const outcome = interruptedOutcome(provisioningRequest({ state: 'running', ...changes }), 'States.Timeout');

  expect(outcome).toMatchObject({ state: 'needs_attention', problem: { code: 'workflow-fault', retryable: false } });
});

test('an interrupted request names every connection that may be left, once each', () => {
  const removals = [
    { connectionId: CONNECTION.id, isDuplicate: false, accepted: true },
    { connectionId: DUPLICATE, isDuplicate: true, accepted: false },
  ];
  const cleanup = { outcome: { state: 'cancelled' as const }, sinceMs: NOW_MS, removals, failures: 0 };

  const detail = detailOf({ attempt: SENT, watch: WATCH, connection: CONNECTION, cleanup });

  expect(detail).toContain(`Look at: ${CONNECTION.id}, ${DUPLICATE}.`);
  expect(detail).not.toContain('not-ours');
});

test('an interrupted request says by what name to look for a connection of which no id is known', () => {
  const generated = `vpn-${requestId().slice('req_'.length).toLowerCase()}`;

  expect(detailOf({ attempt: SENT, connectionName: 'berlin' })).toContain('connections named "berlin"');
  expect(detailOf({ attempt: SENT, connectionName: undefined })).toContain(`connections named "${generated}"`);
});

test('an interrupted request says so as well when a send was ever in doubt: its connection may be another one', () => {
  const attempt = { ...SENT, everInDoubt: true };

  const detail = detailOf({ attempt, watch: WATCH, connection: CONNECTION, connectionName: 'berlin' });

  expect(detail).toContain(CONNECTION.id);
  expect(detail).toContain('"berlin"');
});

test('an interrupted request looks for nothing by name after an update or a delete', () => {
  const detail = detailOf({ operation: 'delete', attempt: SENT, connection: CONNECTION });

  expect(detail).toContain(CONNECTION.id);
  expect(detail).not.toContain('named');
});

test('an interrupted request keeps the ids whatever the error is called', () => {
  const detail = detailOf({ attempt: SENT, watch: WATCH, connection: CONNECTION }, 'x'.repeat(5000));

  expect(detail).toContain(CONNECTION.id);
});
