/** How a request ends by what was seen, and when it is looked at whatever is seen (provider-apis.md 4.1, 4.2, 4.4, 4.5). */
import type { Outcome } from '../../../../../lambdas/contract/outcome';
import type { Observation, ResourceStatus } from '../../../../../lambdas/core/domain/observation/observation';
import type { ObservationHistory } from '../../../../../lambdas/core/domain/observation/observation-history';
import { decide } from '../../../../../lambdas/core/domain/observation/decision';
import type { Decision } from '../../../../../lambdas/core/domain/observation/decision';
import { NOW_MS } from '../../../../support/builders';

const DEADLINE_SECONDS = 600;
const ANSWER = { httpStatus: 200, requestId: 'r-1' };
const ABSENT: Observation = { kind: 'absent', answer: { httpStatus: 404 } };
const HISTORY: ObservationHistory = {
  goal: 'settled',
  completion: 'provisioned',
  isSwitchedOff: false,
  watch: { sinceMs: NOW_MS, failures: 0 },
  lastStatus: 'PENDING_CREATE',
  dueAtMs: NOW_MS + DEADLINE_SECONDS * 1000,
  settleSeconds: 35,
};
const DELETE = { goal: 'gone' } as const;
const TUNNEL_UP = { completion: 'tunnel-up' } as const;

/** The decision about a look, so many seconds after the provider accepted the call. */
function decideAt(seconds: number, look: Observation, changes: Partial<ObservationHistory> = {}): Decision {
  return decide(look, NOW_MS + seconds * 1000, NOW_MS + DEADLINE_SECONDS * 1000, { ...HISTORY, ...changes });
}

function seen(meaning: ResourceStatus, status = meaning.toUpperCase()): Observation {
  return { kind: 'seen', meaning, status, answer: ANSWER };
}

function silent(changes: Partial<Extract<Observation, { kind: 'unanswered' }>> = {}): Observation {
  const problem = 'provider-unavailable' as const;
  return { kind: 'unanswered', retryable: true, reason: 'No answer', problem, answer: {}, ...changes };
}

function downSince(seconds: number): Partial<ObservationHistory> {
  return { watch: { ...HISTORY.watch, downSinceMs: NOW_MS + seconds * 1000 } };
}

function absentSince(seconds: number): Partial<ObservationHistory> {
  return { watch: { ...HISTORY.watch, absentSinceMs: NOW_MS + seconds * 1000 } };
}

function failedBefore(failures: number): Partial<ObservationHistory> {
  return { watch: { ...HISTORY.watch, failures } };
}

/** When the request must be looked at whatever is seen, in seconds after the call. */
function dueOf({ next }: Decision): number | undefined {
  return 'dueAtMs' in next ? (next.dueAtMs - NOW_MS) / 1000 : undefined;
}

function outcomeOf({ next }: Decision): Outcome | undefined {
  return 'outcome' in next ? next.outcome : undefined;
}

/** State, tunnel and problem in brief; nothing while it goes on. */
function endOf(decision: Decision): string | undefined {
  const outcome = outcomeOf(decision);
  if (outcome === undefined) return undefined;
  return [outcome.state, outcome.tunnel, outcome.problem?.code].filter((word) => word !== undefined).join(' ');
}

describe('what was seen ends a create or an update', () => {
  test.each([
    { name: 'ready', look: seen('ready'), end: 'succeeded up' },
    { name: 'failed', look: seen('failed'), end: 'failed down provider-error-status' },
    { name: 'frozen', look: seen('frozen'), end: 'failed down provider-frozen' },
    { name: 'ready at the deadline', at: 700, look: seen('ready'), end: 'succeeded up' },
    { name: 'pending before the deadline', at: 599, look: seen('pending'), end: undefined },
    { name: 'deleting before the deadline', at: 599, look: seen('deleting'), end: undefined },
    { name: 'an unknown word before the deadline', at: 599, look: seen('unknown'), end: undefined },
    { name: 'pending at the deadline', at: 600, look: seen('pending'), end: 'timed_out unknown deadline-exceeded' },
    { name: 'deleting at the deadline', at: 600, look: seen('deleting'), end: 'timed_out unknown deadline-exceeded' },
    { name: 'an unknown word then', at: 600, look: seen('unknown'), end: 'timed_out unknown deadline-exceeded' },
    { name: 'no answer at the deadline', at: 600, look: silent(), end: 'timed_out unknown provider-unavailable' },
  ])('$name ends it with: $end', ({ at = 20, look, end }) => {
    expect(endOf(decideAt(at, look))).toBe(end);
  });

  test('success carries the status word and the answer of the provider', () => {
    const outcome = outcomeOf(decideAt(20, seen('ready', 'ACTIVE')));

    expect(outcome).toEqual({ state: 'succeeded', tunnel: 'up', status: 'ACTIVE', provider: ANSWER });
  });

  test('failure carries the status word and may not be retried', () => {
    const outcome = outcomeOf(decideAt(20, seen('failed', 'ERROR')));

    expect(outcome).toMatchObject({ status: 'ERROR', provider: ANSWER, problem: { retryable: false } });
    expect(outcome?.problem?.detail).toContain('ERROR');
  });

  test('a timeout carries the status word seen at the deadline', () => {
    const outcome = outcomeOf(decideAt(600, seen('pending', 'BUILD')));

    expect(outcome).toMatchObject({ status: 'BUILD', problem: { retryable: false } });
    expect(outcome?.problem?.detail).toContain('BUILD');
  });

  test('a timeout without an answer carries the word seen before and the reason', () => {
    const outcome = outcomeOf(decideAt(600, silent({ reason: 'The connection was reset' })));

    expect(outcome).toMatchObject({ status: 'PENDING_CREATE', problem: { retryable: false } });
    expect(outcome?.problem?.detail).toContain('PENDING_CREATE');
    expect(outcome?.problem?.detail).toContain('The connection was reset');
  });

  // provider-apis.md 4.4: with `admin_state_up: false` do not wait for a status change.
  test.each(['pending', 'ready_down'] as const)('a connection switched off has settled when it is %s', (meaning) => {
    expect(endOf(decideAt(10, seen(meaning), { ...TUNNEL_UP, isSwitchedOff: true }))).toBe('succeeded down');
  });
});

describe('DOWN (provider-apis.md 4.2)', () => {
  test.each([
    { name: 'less than a minute', at: 119, changes: downSince(60), end: undefined },
    { name: 'a minute', at: 120, changes: downSince(60), end: 'succeeded down' },
    { name: 'the deadline', at: 600, changes: {}, end: 'succeeded down' },
    { name: 'a minute when the tunnel must be up', at: 120, changes: { ...downSince(60), ...TUNNEL_UP } },
    { name: 'the deadline then', at: 600, changes: TUNNEL_UP, end: 'timed_out down peer-not-connected' },
  ])('DOWN until $name ends with: $end', ({ at, changes, end }) => {
    expect(endOf(decideAt(at, seen('ready_down'), changes))).toBe(end);
  });

  test('a connection provisioned without its tunnel is reported with its status word', () => {
    const outcome = outcomeOf(decideAt(120, seen('ready_down', 'DOWN'), downSince(60)));

    expect(outcome).toEqual({ state: 'succeeded', tunnel: 'down', status: 'DOWN', provider: ANSWER });
  });

  test('the minute starts with the first look that sees DOWN', () => {
    const first = decideAt(20, seen('ready_down'));
    const second = decideAt(40, seen('ready_down'), { watch: first.watch });

    expect([first.watch.downSinceMs, second.watch.downSinceMs]).toEqual([NOW_MS + 20_000, NOW_MS + 20_000]);
  });

  test('the minute starts again after another status', () => {
    const between = decideAt(59, seen('pending'), downSince(0));

    expect(endOf(decideAt(70, seen('ready_down'), { watch: between.watch }))).toBeUndefined();
  });
});

test.each([
  { name: 'within a minute of the call', at: 59.9, since: 0, end: undefined },
  { name: 'for less than the settle time', at: 154, since: 120, end: undefined },
  { name: 'for the settle time', at: 155, since: 120, end: 'needs_attention unknown connection-gone' },
])('a 404 $name ends a create or an update with: $end', ({ at, since, end }) => {
  expect(endOf(decideAt(at, ABSENT, absentSince(since)))).toBe(end);
});

test.each([
  { name: 'no longer missing once it was seen', look: seen('pending'), sinceMs: undefined },
  { name: 'still missing after a look without an answer', look: silent(), sinceMs: NOW_MS + 120_000 },
])('a connection that was missing is $name', ({ look, sinceMs }) => {
  expect(decideAt(130, look, absentSince(120)).watch.absentSinceMs).toBe(sinceMs);
});

test.each([0, 4, 99])(
  'a look without an answer ends nothing before the deadline after %i failures in a row',
  (failures) => {
    const { watch, next } = decideAt(599, silent(), failedBefore(failures));

    expect([watch.failures, next]).toEqual([failures + 1, { dueAtMs: NOW_MS + DEADLINE_SECONDS * 1000 }]);
  },
);

test('a look that is refused ends the request at once, for attention: the connection exists', () => {
  const refused = silent({ retryable: false, problem: 'provider-auth', answer: { httpStatus: 401, code: 'c' } });

  const outcome = outcomeOf(decideAt(20, refused));

  expect(outcome).toMatchObject({
    state: 'needs_attention',
    tunnel: 'unknown',
    problem: { code: 'provider-auth', providerCode: 'c', retryable: false },
  });
});

test.each([
  { name: 'a further refusal', look: silent({ isRefusal: true }), failures: 5, refusals: 3 },
  { name: 'another failure', look: silent(), failures: 5, refusals: undefined },
  { name: 'a look that sees it', look: seen('pending'), failures: 0, refusals: undefined },
  { name: 'a look that misses it', look: ABSENT, failures: 0, refusals: undefined },
])('a look counts refused tokens apart from other failures: $name', ({ look, failures, refusals }) => {
  const { watch } = decideAt(20, look, { watch: { ...HISTORY.watch, failures: 4, refusals: 2 } });

  expect([watch.failures, watch.refusals]).toEqual([failures, refusals]);
});

test.each([
  { name: 'pending at its deadline', at: 20, look: seen('pending'), due: 600 },
  {
    name: 'unanswered when it was to be looked at',
    at: 20,
    look: silent(),
    changes: { dueAtMs: NOW_MS + 10_000 },
    due: 10,
  },
  { name: 'DOWN a minute after it was first seen so', at: 20, look: seen('ready_down'), due: 80 },
  { name: 'DOWN still, as before', at: 40, look: seen('ready_down'), changes: downSince(20), due: 80 },
  { name: 'DOWN shortly before its deadline, then', at: 590, look: seen('ready_down'), due: 600 },
  { name: 'DOWN at its deadline when the tunnel must be up', at: 20, look: seen('ready_down'), changes: TUNNEL_UP },
  { name: 'missing a settle time later', at: 120, look: ABSENT, due: 155 },
  { name: 'missing not before a minute after the call', at: 5, look: ABSENT, due: 60 },
  { name: 'being deleted a minute after the call', at: 5, look: seen('deleting'), changes: DELETE, due: 60 },
])('a connection must be looked at again, whatever is seen: $name', ({ at, look, changes = {}, due = 600 }) => {
  expect(dueOf(decideAt(at, look, changes))).toBe(due);
});

test.each([
  { name: 'a 404', at: 5, look: ABSENT, end: 'succeeded' },
  { name: 'ACTIVE', at: 100, look: seen('ready'), end: undefined },
  { name: 'PENDING_DELETE', at: 100, look: seen('deleting'), end: undefined },
  { name: 'ERROR that may be older than the delete', at: 59, look: seen('failed'), end: undefined },
  { name: 'ERROR after a minute', at: 60, look: seen('failed'), end: 'failed down provider-error-status' },
  { name: 'FROZEN', at: 5, look: seen('frozen'), end: 'needs_attention down provider-frozen' },
  { name: 'no answer, a hundred times', at: 599, look: silent(), changes: failedBefore(99), end: undefined },
  { name: 'DOWN at the deadline', at: 600, look: seen('ready_down'), end: 'timed_out unknown deadline-exceeded' },
  { name: 'ACTIVE at the deadline', at: 600, look: seen('ready'), end: 'timed_out unknown deadline-exceeded' },
])('a delete that meets $name ends with: $end', ({ at, look, changes, end }) => {
  expect(endOf(decideAt(at, look, { ...DELETE, ...changes }))).toBe(end);
});

test.each([
  { name: 'the status seen at the deadline', look: seen('deleting', 'PENDING_DELETE'), detail: 'PENDING_DELETE' },
  { name: 'why the last look had no answer', look: silent({ reason: 'It was reset' }), detail: 'It was reset' },
])('a delete that timed out may be retried, and says $name', ({ look, detail }) => {
  const outcome = outcomeOf(decideAt(600, look, { ...DELETE, lastStatus: 'ACTIVE' }));

  expect(outcome?.status).toBe(look.kind === 'seen' ? 'PENDING_DELETE' : 'ACTIVE');
  expect(outcome?.problem).toMatchObject({ retryable: true, detail: expect.stringContaining(detail) as string });
});
