import fc from 'fast-check';
import type { Observation, ResourceStatus } from '../../lambdas/core/domain/observation/observation';
import type { ObservationHistory } from '../../lambdas/core/domain/observation/observation-history';
import { decide } from '../../lambdas/core/domain/observation/decision';
import type { Decision } from '../../lambdas/core/domain/observation/decision';
import type { Watch } from '../../lambdas/core/domain/request/provisioning-request';

const START_MS = Date.parse('2026-11-20T08:00:00.123Z');
const MEANINGS: readonly ResourceStatus[] = ['pending', 'ready', 'ready_down', 'failed', 'deleting', 'unknown'];

function seenAs(...meanings: readonly ResourceStatus[]): fc.Arbitrary<Observation> {
  return fc.record({
    kind: fc.constant('seen' as const),
    meaning: fc.constantFrom(...meanings),
    status: fc.string(),
    answer: fc.constant({ httpStatus: 200 }),
  });
}

const absent: fc.Arbitrary<Observation> = fc.constant({ kind: 'absent', answer: { httpStatus: 404 } });

function unanswered(retryable: fc.Arbitrary<boolean> = fc.boolean()): fc.Arbitrary<Observation> {
  return fc.record({
    kind: fc.constant('unanswered' as const),
    retryable,
    reason: fc.string(),
    problem: fc.constantFrom('provider-unavailable', 'provider-auth'),
    answer: fc.constant({}),
  });
}

const observation = fc.oneof(seenAs(...MEANINGS), absent, unanswered());

/** A time that some look may have happened, up to now. */
const pastMs = fc.option(fc.integer({ min: START_MS, max: START_MS + 3_600_000 }), { nil: undefined });

const watch: fc.Arbitrary<Watch> = fc.record({
  sinceMs: fc.constant(START_MS),
  failures: fc.integer({ min: 0, max: 10 }),
  downSinceMs: pastMs,
  absentSinceMs: pastMs,
});

const history: fc.Arbitrary<ObservationHistory> = fc.record({
  goal: fc.constant('settled'),
  completion: fc.constantFrom('provisioned', 'tunnel-up'),
  isSwitchedOff: fc.constant(false),
  watch,
  lastStatus: fc.string(),
  dueAtMs: fc.nat(),
  settleSeconds: fc.integer({ min: 1, max: 300 }),
});

const elapsedMs = fc.integer({ min: 0, max: 3_600_000 });
const deadlineMs = fc.integer({ min: START_MS + 60_000, max: START_MS + 3_600_000 });

function stateOf({ next }: Decision): string | undefined {
  return 'outcome' in next ? next.outcome.state : undefined;
}

test('a request that goes on is due at its deadline at the latest', () => {
  fc.assert(
    fc.property(observation, elapsedMs, deadlineMs, history, (look, elapsed, deadline, past) => {
      const { next } = decide(look, START_MS + elapsed, deadline, past);

      if ('dueAtMs' in next) expect(next.dueAtMs).toBeLessThanOrEqual(deadline);
    }),
  );
});

test('the same sight ends a request at the time when it is due, and not before', () => {
  const settling = fc.oneof(seenAs('pending', 'ready_down', 'deleting', 'unknown'), absent);
  const fresh = history.map((past) => ({ ...past, watch: { sinceMs: START_MS, failures: 0 } }));
  fc.assert(
    fc.property(settling, elapsedMs, deadlineMs, fresh, (look, elapsed, deadline, past) => {
      const first = decide(look, START_MS + elapsed, deadline, past);
      if ('outcome' in first.next) return;
      const { dueAtMs } = first.next;
      const again = (atMs: number): string | undefined => stateOf(decide(look, atMs, deadline, { ...past, ...first }));

      expect([again(dueAtMs - 1) === undefined, again(dueAtMs) !== undefined]).toEqual([true, true]);
    }),
  );
});

test('a look at or after the deadline is the last one', () => {
  fc.assert(
    fc.property(observation, elapsedMs, deadlineMs, history, (look, elapsed, deadline, past) => {
      const decision = decide(look, deadline + elapsed, deadline, past);

      expect(stateOf(decision)).toBeDefined();
    }),
  );
});

test('a look that went unanswered is never the last one before the deadline, however many there were', () => {
  fc.assert(
    fc.property(unanswered(fc.constant(true)), elapsedMs, deadlineMs, history, (look, elapsed, deadline, past) => {
      const nowMs = Math.min(START_MS + elapsed, deadline - 1);

      expect(decide(look, nowMs, deadline, past).next).toHaveProperty('dueAtMs');
    }),
  );
});

test('a status that nobody knows is never success', () => {
  fc.assert(
    fc.property(seenAs('unknown'), elapsedMs, deadlineMs, history, (look, elapsed, deadline, past) => {
      expect(stateOf(decide(look, START_MS + elapsed, deadline, past))).not.toBe('succeeded');
    }),
  );
});

test('DOWN is never success when the tunnel must be up, and never failure', () => {
  fc.assert(
    fc.property(seenAs('ready_down'), elapsedMs, deadlineMs, history, (look, elapsed, deadline, past) => {
      const { completion } = past;

      const state = stateOf(decide(look, START_MS + elapsed, deadline, past));

      expect(state).not.toBe('failed');
      expect([undefined, completion === 'tunnel-up' ? 'timed_out' : 'succeeded']).toContain(state);
    }),
  );
});

test('only a connection that was seen is success', () => {
  fc.assert(
    fc.property(fc.oneof(absent, unanswered()), elapsedMs, deadlineMs, history, (look, elapsed, deadline, past) => {
      expect(stateOf(decide(look, START_MS + elapsed, deadline, past))).not.toBe('succeeded');
    }),
  );
});

test('every outcome but success says why', () => {
  fc.assert(
    fc.property(observation, elapsedMs, deadlineMs, history, (look, elapsed, deadline, past) => {
      const { next } = decide(look, START_MS + elapsed, deadline, past);

      if (!('outcome' in next)) return;
      expect(next.outcome.problem === undefined).toBe(next.outcome.state === 'succeeded');
    }),
  );
});
