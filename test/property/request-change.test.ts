import fc from 'fast-check';
import { TERMINAL_STATES } from '../../lambdas/contract/outcome';
import { InvariantError } from '../../lambdas/core/domain/errors';
import { changeOf } from '../../lambdas/core/domain/request/request-change';
import type { RequestPatch } from '../../lambdas/core/domain/request/request-change';
import { isTerminal } from '../../lambdas/core/domain/request/request-state';
import type { RequestState } from '../../lambdas/core/domain/request/request-state';
import { NOW_MS, provisioningRequest } from '../support/builders';

const STATES: readonly RequestState[] = ['accepted', 'running', ...TERMINAL_STATES];
const CAUSE = { type: 'status-changed', actor: 'vpn-provisioner' } as const;

const state = fc.constantFrom(...STATES);
const connection = fc.record({ id: fc.uuid(), name: fc.string(), status: fc.constantFrom('ACTIVE', 'DOWN') });
const patch: fc.Arbitrary<RequestPatch> = fc.record(
  {
    state,
    phase: fc.constantFrom('validate', 'apply', 'observe', 'cleanup', undefined),
    tunnel: fc.constantFrom('up', 'down', 'unknown'),
    connection,
  },
  { requiredKeys: [] },
);
const step = fc.record({ patch, atMs: fc.integer({ min: NOW_MS - 60_000, max: NOW_MS + 3_600_000 }) });

test('through any sequence of changes a terminal state is never left and the trail has no gap', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let request = provisioningRequest();
      const trail = [1];
      for (const { patch: next, atMs } of steps) {
        // Only a request that has not started can be written as one: its caller cancels it.
        const goesBack = request.state === 'running' && next.state === 'accepted';
        if (isTerminal(request.state) || goesBack) {
          expect(() => changeOf(request, next, atMs, CAUSE)).toThrow(InvariantError);
          continue;
        }
        const change = changeOf(request, next, atMs, CAUSE);
        expect(change.request.updatedAtMs).toBeGreaterThanOrEqual(request.updatedAtMs);
        request = change.request;
        trail.push(change.event.sequence);
      }

      expect(trail).toEqual(trail.map((_, index) => index + 1));
      expect(request.version).toBe(trail.length);
    }),
  );
});

test('an event names exactly the fields whose values differ before and after', () => {
  fc.assert(
    fc.property(connection, patch, (first, next) => {
      const before = provisioningRequest({ state: 'running', phase: 'apply', connection: first });
      fc.pre(next.state !== 'accepted');

      const { event } = changeOf(before, next, NOW_MS, CAUSE);

      const [old, current] = [new Map(Object.entries(event.before)), new Map(Object.entries(event.after))];
      expect(new Set(event.changed)).toEqual(new Set([...old.keys(), ...current.keys()]));
      for (const name of event.changed) expect(old.get(name)).not.toBe(current.get(name));
    }),
  );
});
