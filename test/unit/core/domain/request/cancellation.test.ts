import { TERMINAL_STATES } from '../../../../../lambdas/contract/outcome';
import { mayBeCancelled } from '../../../../../lambdas/core/domain/request/cancellation';
import type { Attempt, Operation } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { NOW_MS, provisioningRequest } from '../../../../support/builders';

const OPERATIONS: readonly Operation[] = ['create', 'update', 'delete'];
const PREPARED: Attempt = {
  number: 0,
  sentAtMs: NOW_MS,
  result: 'not-sent',
  everInDoubt: false,
  knownIds: [],
  failures: 2,
};
const SENT: Attempt = { ...PREPARED, number: 1, result: 'sent' };
const WATCH = { sinceMs: NOW_MS, failures: 0 };

describe.each(OPERATIONS.map((operation) => ({ operation })))('the $operation', ({ operation }) => {
  test.each([
    { name: 'was not started', changes: {} },
    { name: 'runs', changes: { state: 'running' } },
    { name: 'failed to be sent', changes: { state: 'running', attempt: PREPARED } },
  ] as const)('may be cancelled when it $name', ({ changes }) => {
    expect(mayBeCancelled(provisioningRequest({ operation, ...changes }))).toBe(true);
  });

  test.each(TERMINAL_STATES)('may not be cancelled when it has ended: %s', (state) => {
    expect(mayBeCancelled(provisioningRequest({ operation, state }))).toBe(false);
  });

  test.each([
    { name: 'was sent', changes: { attempt: SENT } },
    { name: 'was accepted by the provider', changes: { watch: WATCH } },
  ])('may be cancelled when it $name only if it can be taken back', ({ changes }) => {
    const request = provisioningRequest({ operation, state: 'running', ...changes });

    expect(mayBeCancelled(request)).toBe(operation === 'create');
  });
});
