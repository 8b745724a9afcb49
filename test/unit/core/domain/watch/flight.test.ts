import type { Cleanup, ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { flightOf, followedUntilMs } from '../../../../../lambdas/core/domain/watch/flight';
import { NOW_MS, provisioningRequest, requestId } from '../../../../support/builders';

const CONNECTION = { id: 'c-1', name: 'vpn-1', status: 'PENDING_CREATE' };
const WATCHED = { watch: { sinceMs: NOW_MS, failures: 0 }, connection: CONNECTION, dueAtMs: NOW_MS + 600_000 };
const CLEANUP: Cleanup = { outcome: { state: 'failed' }, sinceMs: NOW_MS + 50, removals: [], failures: 0 };
const CANCELLATION = { requestedAtMs: NOW_MS, requestedBy: 'somebody' };
const ENTRY = { account: 'otc-classic', requestId: requestId(), sinceMs: NOW_MS, dueAtMs: NOW_MS + 600_000 };
const OBSERVED = { ...ENTRY, connectionId: 'c-1', status: 'PENDING_CREATE' };
const CLEANED = { ...ENTRY, sinceMs: NOW_MS + 50 };

test.each<{ name: string; changes: Partial<ProvisioningRequest>; entry: object | undefined }>([
  { name: 'not followed has none', changes: { connection: CONNECTION }, entry: undefined },
  { name: 'observed says what to look at and what was seen last', changes: WATCHED, entry: OBSERVED },
  {
    name: 'cancelled while it is observed is looked at first thing',
    changes: { ...WATCHED, cancellation: CANCELLATION },
    entry: { ...OBSERVED, dueAtMs: 0 },
  },
  { name: 'cleaned up has nothing to look at', changes: { ...WATCHED, cleanup: CLEANUP }, entry: CLEANED },
  {
    name: 'cancelled while it is cleaned up goes by its own time',
    changes: { ...WATCHED, cleanup: CLEANUP, cancellation: CANCELLATION },
    entry: CLEANED,
  },
  {
    name: 'that has ended says when',
    changes: { ...WATCHED, endedAtMs: NOW_MS + 9 },
    entry: { ...OBSERVED, endedAtMs: NOW_MS + 9 },
  },
])('the entry of a request $name', ({ changes, entry }) => {
  expect(flightOf(provisioningRequest(changes))).toEqual(entry);
});

test('a request has its deadline to settle and twenty minutes more to be cleaned up', () => {
  const request = provisioningRequest(WATCHED);

  expect(followedUntilMs(request)).toBe(request.deadlineAtMs);
  expect(followedUntilMs({ ...request, cleanup: CLEANUP })).toBe(NOW_MS + 50 + 1_200_000);
});
