import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import { lineOf } from '../../../../../lambdas/core/domain/request/admission';
import type { Attempt, ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { reconcileAtMs } from '../../../../../lambdas/core/domain/request/reconciliation';
import { NOW_MS, provisioningRequest } from '../../../../support/builders';

const MINUTE_MS = 60_000;
const DEADLINE_MS = NOW_MS + 10 * MINUTE_MS;

/** A request that runs, changed last a minute before its deadline. */
function running(changes: Partial<ProvisioningRequest> = {}): ProvisioningRequest {
  const updatedAtMs = DEADLINE_MS - MINUTE_MS;
  return provisioningRequest({ state: 'running', updatedAtMs, deadlineAtMs: DEADLINE_MS, ...changes });
}

function attempt(result: Attempt['result']): Attempt {
  return { number: 1, sentAtMs: NOW_MS, result, everInDoubt: result === 'in-doubt', knownIds: [], failures: 0 };
}

function cleanup(sinceMs: number): NonNullable<ProvisioningRequest['cleanup']> {
  return { outcome: { state: 'cancelled' }, sinceMs, removals: [], failures: 0 };
}

test.each(TERMINAL_STATES)('nobody looks at a request that has ended: %s', (state) => {
  expect(reconcileAtMs(provisioningRequest({ state }))).toBeUndefined();
});

test('a request that was not started is looked at two minutes after it was accepted, whatever was written to it', () => {
  const cancelled = { requestedAtMs: NOW_MS + MINUTE_MS, requestedBy: 'somebody' };

  const request = provisioningRequest({ updatedAtMs: NOW_MS + MINUTE_MS, cancellation: cancelled });

  expect(reconcileAtMs(request)).toBe(NOW_MS + 2 * MINUTE_MS);
});

test.each([
  { name: 'nothing is in doubt', changes: {}, afterDeadline: 5 },
  { name: 'its create was not sent', changes: { attempt: attempt('not-sent') }, afterDeadline: 5 },
  { name: 'its create is under way', changes: { attempt: attempt('sent') }, afterDeadline: 14 },
  { name: 'its create is in doubt', changes: { attempt: attempt('in-doubt') }, afterDeadline: 14 },
  {
    name: 'its connection is observed',
    changes: { attempt: attempt('sent'), watch: { sinceMs: NOW_MS, failures: 0 } },
    afterDeadline: 5,
  },
  { name: 'its clean-up began at the deadline', changes: { cleanup: cleanup(DEADLINE_MS) }, afterDeadline: 10 },
  {
    name: 'its clean-up began before, after a call in doubt',
    changes: { attempt: attempt('in-doubt'), cleanup: cleanup(DEADLINE_MS - 30 * MINUTE_MS) },
    afterDeadline: -20,
  },
])('a request that runs is looked at $afterDeadline minutes after its deadline when $name', (given) => {
  expect(reconcileAtMs(running(given.changes))).toBe(DEADLINE_MS + given.afterDeadline * MINUTE_MS);
});

test.each([
  { name: 'waits', admission: {}, atMs: NOW_MS + 120_000 },
  { name: 'waits, and has little time', admission: { waitUntilMs: NOW_MS + 60_000 }, atMs: NOW_MS + 60_000 },
  { name: 'waits, as the reconciler has seen', admission: { seenAtMs: NOW_MS }, atMs: NOW_MS + 86_400_000 },
])('a request that $name is looked after at its time', ({ admission, atMs }) => {
  const request = provisioningRequest({
    admission: { line: lineOf('acme'), waitUntilMs: NOW_MS + 86_400_000, calls: 1, ...admission },
  });

  expect(reconcileAtMs(request)).toBe(atMs);
});
