/** How a request ends by what was seen, and when it looks again (provider-apis.md 4.1, 4.2, 4.4 and 4.5). */
import type { Outcome } from '../../../../../lambdas/contract/steps';
import type { Observation, ResourceStatus } from '../../../../../lambdas/core/domain/observation/observation';
import type { ObservationHistory } from '../../../../../lambdas/core/domain/observation/observation-history';
import { decide, firstDelaySeconds } from '../../../../../lambdas/core/domain/observation/polling';
import type { Decision } from '../../../../../lambdas/core/domain/observation/polling';
import { NOW_MS } from '../../../../support/builders';

/** The call was accepted at NOW_MS; looks happen so many seconds later. */
const DEADLINE_SECONDS = 600;
const MINUTES = (count: number): number => NOW_MS + count * 60_000;

function decideAt(seconds: number, look: Observation, changes: Partial<ObservationHistory> = {}): Decision {
  return decide(look, NOW_MS + seconds * 1000, NOW_MS + DEADLINE_SECONDS * 1000, {
    goal: 'settled',
    completion: 'provisioned',
    isSwitchedOff: false,
    watch: { sinceMs: NOW_MS, failures: 0 },
    lastStatus: 'PENDING_CREATE',
    polling: { firstDelaySeconds: 10, maxDelaySeconds: 30 },
    settleSeconds: 35,
    jitter: 0.5,
    ...changes,
  });
}

function seen(meaning: ResourceStatus, status = meaning.toUpperCase()): Observation {
  return { kind: 'seen', meaning, status, answer: { httpStatus: 200 } };
}

const ABSENT: Observation = { kind: 'absent', answer: { httpStatus: 404 } };

function silent(changes: Partial<Extract<Observation, { kind: 'unanswered' }>> = {}): Observation {
  const problem = 'provider-unavailable' as const;
  return { kind: 'unanswered', retryable: true, reason: 'no answer', problem, answer: {}, ...changes };
}

function waitOf({ next }: Decision): number | undefined {
  return 'waitSeconds' in next ? next.waitSeconds : undefined;
}

/** State, tunnel and problem in brief; nothing while it goes on. */
function endOf({ next }: Decision): string | undefined {
  return 'outcome' in next ? brief(next.outcome) : undefined;
}

function brief({ state, tunnel, problem }: Outcome): string {
  return [state, tunnel, problem?.code].filter((word) => word !== undefined).join(' ');
}

const DOWN_A_MINUTE = { watch: { sinceMs: NOW_MS, failures: 0, downSinceMs: MINUTES(1) } };
const MISSING = { watch: { sinceMs: NOW_MS, failures: 0, absentSinceMs: MINUTES(2) } };
const TUNNEL_UP = { completion: 'tunnel-up' } as const;
const GONE = { goal: 'gone' } as const;

test.each([
  { meaning: 'ready' as const, end: 'succeeded up' },
  { meaning: 'failed' as const, end: 'failed down provider-error-status' },
  { meaning: 'frozen' as const, end: 'failed down provider-frozen' },
  { meaning: 'pending' as const, end: undefined },
  { meaning: 'ready_down' as const, end: undefined },
  { meaning: 'deleting' as const, end: undefined },
  { meaning: 'unknown' as const, end: undefined },
])('$meaning ends a request with: $end', ({ meaning, end }) => {
  expect(endOf(decideAt(20, seen(meaning)))).toBe(end);
});

test.each([
  { name: 'just less than a minute goes on', at: 119, changes: DOWN_A_MINUTE, end: undefined },
  { name: 'a minute is provisioned', at: 120, changes: DOWN_A_MINUTE, end: 'succeeded down' },
  { name: 'a minute is no tunnel', at: 120, changes: { ...DOWN_A_MINUTE, ...TUNNEL_UP }, end: undefined },
  { name: 'the deadline is provisioned', at: 600, changes: {}, end: 'succeeded down' },
  { name: 'the deadline is no tunnel', at: 600, changes: TUNNEL_UP, end: 'timed_out down peer-not-connected' },
])('DOWN until $name', ({ at, changes, end }) => {
  expect(endOf(decideAt(at, seen('ready_down'), changes))).toBe(end);
});

test('the minute of DOWN starts with the first look and again after another status', () => {
  const later = decideAt(90, seen('ready_down'), DOWN_A_MINUTE);
  const between = decideAt(90, seen('pending'), DOWN_A_MINUTE);

  expect(later.watch.downSinceMs).toBe(MINUTES(1));
  expect(between.watch.downSinceMs).toBeUndefined();
});

test('a timeout is its own outcome and says what was last seen', () => {
  const { next } = decideAt(600, seen('pending', 'BUILD'));
  const late = decideAt(600, silent()).next;

  expect(next).toMatchObject({ outcome: { state: 'timed_out', status: 'BUILD' } });
  expect(late).toMatchObject({ outcome: { state: 'timed_out', status: 'PENDING_CREATE' } });
});

test.each([
  { name: 'within a minute of the call', at: 59, since: NOW_MS, end: undefined },
  { name: 'without a second look', at: 121, since: MINUTES(2), end: undefined },
  { name: 'less than the settle time', at: 154, since: MINUTES(2), end: undefined },
  { name: 'for the settle time', at: 155, since: MINUTES(2), end: 'needs_attention unknown connection-gone' },
])('a 404 $name ends with: $end', ({ at, since, end }) => {
  expect(endOf(decideAt(at, ABSENT, { watch: { sinceMs: NOW_MS, failures: 0, absentSinceMs: since } }))).toBe(end);
});

test('a missing connection is looked at again after the settle time', () => {
  expect(waitOf(decideAt(120, ABSENT, MISSING))).toBe(35);
});

test.each([
  { name: 'the first failure goes on', failures: 0, look: silent(), end: undefined },
  { name: 'the hundredth in a row goes on', failures: 99, look: silent(), end: undefined },
  {
    name: 'a refusal ends at once',
    failures: 0,
    look: silent({ retryable: false, problem: 'provider-auth' }),
    end: 'needs_attention unknown provider-auth',
  },
])('without an answer $name', ({ failures, look, end }) => {
  expect(endOf(decideAt(20, look, { watch: { sinceMs: NOW_MS, failures } }))).toBe(end);
});

test.each([
  { name: 'a connection', look: seen('pending') },
  { name: 'a 404', look: ABSENT },
])('$name ends the row of failures', ({ look }) => {
  expect(decideAt(20, look, { watch: { sinceMs: NOW_MS, failures: 4 } }).watch.failures).toBe(0);
});

test.each([
  { at: 10, wait: 10 },
  { at: 20, wait: 10 },
  { at: 30, wait: 15 },
  { at: 45, wait: 23 },
  { at: 300, wait: 30 },
  { at: 590, wait: 10 },
])('a connection that is pending after $at s is looked at again after $wait s', ({ at, wait }) => {
  expect(waitOf(decideAt(at, seen('pending')))).toBe(wait);
});

test.each([
  { jitter: 0, first: 8, later: 24 },
  { jitter: 0.999_999, first: 12, later: 36 },
])('jitter $jitter makes the first wait $first s and the longest $later s', ({ jitter, first, later }) => {
  expect(firstDelaySeconds({ firstDelaySeconds: 10, maxDelaySeconds: 30 }, jitter)).toBe(first);
  expect(waitOf(decideAt(300, seen('pending'), { jitter }))).toBe(later);
});

test('a provider that asks for a wait gets it, in whole seconds', () => {
  expect(waitOf(decideAt(20, silent({ retryAfterMs: 47_100 })))).toBe(48);
});

describe('a delete', () => {
  test.each([
    { name: 'a 404 is success', at: 5, look: ABSENT, end: 'succeeded down' },
    { name: 'ACTIVE goes on', at: 100, look: seen('ready'), end: undefined },
    { name: 'PENDING_DELETE goes on', at: 100, look: seen('deleting'), end: undefined },
    { name: 'ERROR that may be older goes on', at: 59, look: seen('failed'), end: undefined },
    { name: 'ERROR is failure', at: 60, look: seen('failed'), end: 'failed down provider-error-status' },
    { name: 'FROZEN needs an operator', at: 5, look: seen('frozen'), end: 'needs_attention down provider-frozen' },
    { name: 'DOWN at the deadline', at: 600, look: seen('ready_down'), end: 'timed_out unknown deadline-exceeded' },
    { name: 'the deadline', at: 600, look: seen('ready'), end: 'timed_out unknown deadline-exceeded' },
  ])('$name', ({ at, look, end }) => {
    expect(endOf(decideAt(at, look, GONE))).toBe(end);
  });

  test('looks every 10 s, however long it takes', () => {
    expect(waitOf(decideAt(300, seen('deleting'), GONE))).toBe(10);
  });

  test('says at the deadline what was last seen', () => {
    const { next } = decideAt(600, seen('deleting', 'PENDING_DELETE'), GONE);

    expect(next).toMatchObject({ outcome: { status: 'PENDING_DELETE' } });
  });
});

// provider-apis.md 4.4: with `admin_state_up: false` do not wait for a status change.
test.each(['pending', 'ready_down'] as const)(
  'a connection that is switched off has settled when it is %s',
  (meaning) => {
    const look: Observation = { kind: 'seen', meaning, status: 'PENDING_CREATE', answer: {} };

    const { next } = decideAt(10, look, { isSwitchedOff: true, completion: 'tunnel-up' });

    expect(next).toMatchObject({ outcome: { state: 'succeeded', tunnel: 'down' } });
  },
);
