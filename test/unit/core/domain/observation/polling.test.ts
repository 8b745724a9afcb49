import type { Outcome } from '../../../../../lambdas/contract/steps';
import type { Observation, ResourceStatus } from '../../../../../lambdas/core/domain/observation/observation';
import { decide, firstDelaySeconds } from '../../../../../lambdas/core/domain/observation/polling';
import type { Decision } from '../../../../../lambdas/core/domain/observation/polling';
import type { ObservationHistory } from '../../../../../lambdas/core/domain/observation/observation-history';
import { NOW_MS } from '../../../../support/builders';

const DEADLINE_MS = NOW_MS + 600_000;
const ANSWER = { httpStatus: 200, requestId: 'r-1' };
const HISTORY: ObservationHistory = {
  goal: 'settled',
  completion: 'provisioned',
  isSwitchedOff: false,
  watch: { sinceMs: NOW_MS, failures: 0 },
  lastStatus: 'PENDING_CREATE',
  polling: { firstDelaySeconds: 10, maxDelaySeconds: 30 },
  settleSeconds: 35,
  jitter: 0.5,
};
const ABSENT: Observation = { kind: 'absent', answer: { httpStatus: 404 } };

function seen(meaning: ResourceStatus, status = meaning.toUpperCase()): Observation {
  return { kind: 'seen', meaning, status, answer: ANSWER };
}

function unanswered(changes: Partial<Extract<Observation, { kind: 'unanswered' }>> = {}): Observation {
  return {
    kind: 'unanswered',
    retryable: true,
    reason: 'No answer',
    problem: 'provider-unavailable',
    answer: {},
    ...changes,
  };
}

/** The decision about a look `atSeconds` after the connection became known. */
function decideAt(atSeconds: number, observation: Observation, history: Partial<ObservationHistory> = {}): Decision {
  return decide(observation, NOW_MS + atSeconds * 1000, DEADLINE_MS, { ...HISTORY, ...history });
}

function outcomeOf({ next }: Decision): Outcome | undefined {
  return 'outcome' in next ? next.outcome : undefined;
}

function waitOf({ next }: Decision): number | undefined {
  return 'waitSeconds' in next ? next.waitSeconds : undefined;
}

describe('refused tokens in a row', () => {
  const before = { ...HISTORY.watch, failures: 4, refusals: 2 };

  test.each([
    { what: 'a further one', look: unanswered({ isRefusal: true }), failures: 5, refusals: 3 },
    { what: 'a look without an answer', look: unanswered(), failures: 5, refusals: undefined },
    { what: 'a look that sees it', look: seen('pending'), failures: 0, refusals: undefined },
    { what: 'a look that misses it', look: ABSENT, failures: 0, refusals: undefined },
  ])('are counted apart from other failures: $what', ({ look, failures, refusals }) => {
    const { watch } = decideAt(20, look, { watch: before });

    expect([watch.failures, watch.refusals]).toEqual([failures, refusals]);
  });
});

describe('the schedule (provider-apis.md 4.4)', () => {
  test('is 10, 10, 15 … 30 s without jitter', () => {
    const waits: number[] = [];
    for (let atSeconds = 10; atSeconds < 200; atSeconds += waits.at(-1) ?? 0) {
      waits.push(waitOf(decideAt(atSeconds, seen('pending'))) ?? 0);
    }

    expect(waits).toEqual([10, 10, 15, 23, 30, 30, 30, 30, 30]);
  });

  test.each([
    { jitter: 0, first: 8, later: 24 },
    { jitter: 0.5, first: 10, later: 30 },
    { jitter: 0.999, first: 12, later: 36 },
  ])('varies by 20 %, at $jitter', ({ jitter, first, later }) => {
    expect(firstDelaySeconds(HISTORY.polling, jitter)).toBe(first);
    expect(waitOf(decideAt(300, seen('pending'), { jitter }))).toBe(later);
  });

  test('follows the profile', () => {
    const polling = { firstDelaySeconds: 2, maxDelaySeconds: 5 };

    expect(waitOf(decideAt(300, seen('pending'), { polling }))).toBe(5);
  });

  test('ends with a look at the deadline', () => {
    expect(waitOf(decideAt(598.4, seen('pending')))).toBe(2);
  });
});

describe('a status', () => {
  test('ready is success', () => {
    expect(outcomeOf(decideAt(20, seen('ready', 'ACTIVE')))).toEqual({
      state: 'succeeded',
      tunnel: 'up',
      status: 'ACTIVE',
      provider: ANSWER,
    });
  });

  test('ready is success also at the deadline', () => {
    expect(outcomeOf(decideAt(700, seen('ready')))?.state).toBe('succeeded');
  });

  test('failed is failure at once', () => {
    expect(outcomeOf(decideAt(20, seen('failed', 'FROZEN')))).toMatchObject({
      state: 'failed',
      tunnel: 'down',
      status: 'FROZEN',
      problem: { code: 'provider-error-status', retryable: false },
    });
  });

  test.each(['pending', 'deleting', 'unknown'] as const)('%s is looked at again until the deadline', (meaning) => {
    expect(waitOf(decideAt(599, seen(meaning)))).toBe(1);
    expect(outcomeOf(decideAt(600, seen(meaning, 'WORD')))).toMatchObject({
      state: 'timed_out',
      tunnel: 'unknown',
      status: 'WORD',
      problem: { code: 'deadline-exceeded', retryable: false },
    });
  });
});

describe('DOWN (provider-apis.md 4.2)', () => {
  test('is remembered from the first time it is seen', () => {
    const first = decideAt(20, seen('ready_down', 'DOWN'));
    const second = decideAt(40, seen('ready_down', 'DOWN'), { watch: first.watch });

    expect([first.watch.downSinceMs, second.watch.downSinceMs]).toEqual([NOW_MS + 20_000, NOW_MS + 20_000]);
    expect([waitOf(first), waitOf(second)]).toEqual([10, 20]);
  });

  test('is success after a minute when being provisioned is enough', () => {
    const watch = { ...HISTORY.watch, downSinceMs: NOW_MS + 20_000 };

    expect(outcomeOf(decideAt(79, seen('ready_down'), { watch }))).toBeUndefined();
    expect(outcomeOf(decideAt(80, seen('ready_down', 'DOWN'), { watch }))).toEqual({
      state: 'succeeded',
      tunnel: 'down',
      status: 'DOWN',
      provider: ANSWER,
    });
  });

  test('has its minute start again after anything else', () => {
    const watch = { ...HISTORY.watch, downSinceMs: NOW_MS };

    const between = decideAt(59, seen('pending'), { watch });

    expect(outcomeOf(decideAt(70, seen('ready_down'), { watch: between.watch }))).toBeUndefined();
  });

  test('is success at the deadline when being provisioned is enough', () => {
    expect(outcomeOf(decideAt(600, seen('ready_down')))).toMatchObject({ state: 'succeeded', tunnel: 'down' });
  });

  test('never is success when the tunnel must be up', () => {
    const watch = { ...HISTORY.watch, downSinceMs: NOW_MS };
    const history = { watch, completion: 'tunnel-up' } as const;

    expect(waitOf(decideAt(300, seen('ready_down'), history))).toBe(30);
    expect(outcomeOf(decideAt(600, seen('ready_down', 'DOWN'), history))).toMatchObject({
      state: 'timed_out',
      tunnel: 'down',
      status: 'DOWN',
      problem: { code: 'peer-not-connected' },
    });
  });
});

describe('a connection that is not there (provider-apis.md 4.4, protocol.md 1.7)', () => {
  test('counts as not yet visible for a minute', () => {
    const watch = { ...HISTORY.watch, absentSinceMs: NOW_MS + 10_000 };

    expect(waitOf(decideAt(59.9, ABSENT, { watch }))).toBeGreaterThan(0);
  });

  test('is looked at a second time after the settle time', () => {
    const decision = decideAt(120, ABSENT);

    expect([waitOf(decision), decision.watch.absentSinceMs]).toEqual([35, NOW_MS + 120_000]);
  });

  test('needs attention once that is confirmed, and is not created again', () => {
    const watch = { ...HISTORY.watch, absentSinceMs: NOW_MS + 120_000 };

    expect(waitOf(decideAt(154, ABSENT, { watch }))).toBe(35);
    expect(outcomeOf(decideAt(155, ABSENT, { watch }))).toMatchObject({
      state: 'needs_attention',
      tunnel: 'unknown',
      problem: { code: 'connection-gone' },
    });
  });

  test('is no longer missing once it was seen', () => {
    const watch = { ...HISTORY.watch, absentSinceMs: NOW_MS + 120_000 };

    expect(decideAt(130, seen('pending'), { watch }).watch.absentSinceMs).toBeUndefined();
  });

  test('is still missing after a look without an answer', () => {
    const watch = { ...HISTORY.watch, absentSinceMs: NOW_MS + 120_000 };

    expect(decideAt(130, unanswered(), { watch }).watch.absentSinceMs).toBe(NOW_MS + 120_000);
  });
});

describe('no answer', () => {
  test.each([0, 4, 5, 99])('never ends before the deadline, after %i failures in a row', (failures) => {
    const decision = decideAt(599, unanswered(), { watch: { ...HISTORY.watch, failures } });

    expect(waitOf(decision)).toBe(1);
    expect(decision.watch.failures).toBe(failures + 1);
  });

  test.each([{ other: seen('pending') }, { other: ABSENT }])('is counted anew after $other.kind', ({ other }) => {
    const watch = { ...HISTORY.watch, failures: 4 };

    expect(decideAt(20, other, { watch }).watch.failures).toBe(0);
  });

  test('that cannot become one needs attention at once: the connection exists', () => {
    const refused = unanswered({ retryable: false, problem: 'provider-auth', answer: { httpStatus: 401, code: 'c' } });

    expect(outcomeOf(decideAt(20, refused))).toMatchObject({
      state: 'needs_attention',
      problem: { code: 'provider-auth', providerCode: 'c', retryable: false },
    });
  });

  test('has the wait that the provider asks for', () => {
    expect(waitOf(decideAt(20, unanswered({ retryAfterMs: 44_001 })))).toBe(45);
  });

  test('ends at the deadline, and says why nothing newer is known', () => {
    const outcome = outcomeOf(decideAt(600, unanswered({ reason: 'The connection was reset' })));

    expect(outcome).toMatchObject({
      state: 'timed_out',
      tunnel: 'unknown',
      status: 'PENDING_CREATE',
      problem: { code: 'deadline-exceeded', retryable: false },
    });
    expect(outcome?.problem?.detail).toContain('PENDING_CREATE');
    expect(outcome?.problem?.detail).toContain('The connection was reset');
  });

  test('does not end a delete before its deadline either', () => {
    const watch = { ...HISTORY.watch, failures: 99 };

    expect(waitOf(decideAt(599, unanswered(), { goal: 'gone', watch }))).toBe(1);
    expect(outcomeOf(decideAt(600, unanswered(), { goal: 'gone', watch }))).toMatchObject({
      state: 'timed_out',
      problem: { code: 'deadline-exceeded', retryable: true, detail: expect.stringContaining('No answer') as string },
    });
  });

  test('waits for the deadline at most', () => {
    expect(waitOf(decideAt(590, unanswered({ retryAfterMs: 300_000 })))).toBe(10);
  });

  test('is not asked for again at once, even if the provider would have it so', () => {
    expect(waitOf(decideAt(20, unanswered({ retryAfterMs: 0 })))).toBeGreaterThanOrEqual(1);
  });

  // provider-apis.md 5.4: for 429 use at least 10 s; the profile's first delay may be one second.
  test('is asked for again after ten seconds at the earliest when we were throttled', () => {
    const throttled = unanswered({ answer: { httpStatus: 429 }, retryAfterMs: 1_000 });

    expect(waitOf(decideAt(20, throttled))).toBeGreaterThanOrEqual(10);
  });
});
