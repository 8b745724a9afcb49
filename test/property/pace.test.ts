/** No provider gets more calls than its limit and one in any second, whoever calls, and whatever goes wrong (protocol.md 8). */
import fc from 'fast-check';
import type { ProviderProfile } from '../../lambdas/contract/provider-profile';
import { ServiceUnavailableError } from '../../lambdas/core/domain/errors';
import { Pacer } from '../../lambdas/core/operations/provider/pacer';
import type { PaceStore } from '../../lambdas/core/ports/providers/pace-store';
import { answer, providerProfile } from '../support/builders';
import { InMemoryLogger } from '../support/in-memory/logger';
import { InMemoryPaceStore } from '../support/in-memory/pace-store';
import { InMemoryProfileReader } from '../support/in-memory/profile-reader';
import { mostWithin } from '../support/sliding-window';
import { VirtualClock } from '../support/virtual-clock';

/** One function that calls the provider some times, one after the other. */
interface Caller {
  readonly startMs: number;
  readonly calls: number;
  /** What chance has for it, one after the other and again from the first: latencies of the table, faults, answers. */
  readonly fates: readonly Fate[];
}

interface Fate {
  /** Time that a call of the table takes before and after its effect, in milliseconds. */
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly table: 'works' | 'fails' | 'answer lost' | 'caller dies';
  /** What the provider says, after how long, in milliseconds. */
  readonly answer: 200 | 429 | 503 | 'none';
  readonly answerMs: number;
}

/** Mostly short; a caller that stands still finds its slot gone. */
const latency = fc.oneof({ weight: 9, arbitrary: fc.nat(60) }, { weight: 1, arbitrary: fc.nat(3_000) });

const fate: fc.Arbitrary<Fate> = fc.record({
  beforeMs: latency,
  afterMs: latency,
  table: fc.oneof(
    { weight: 30, arbitrary: fc.constant<Fate['table']>('works') },
    { weight: 1, arbitrary: fc.constantFrom<Fate['table']>('fails', 'answer lost', 'caller dies') },
  ),
  answer: fc.oneof(
    { weight: 30, arbitrary: fc.constant<Fate['answer']>(200) },
    { weight: 1, arbitrary: fc.constantFrom<Fate['answer']>(429, 503, 'none') },
  ),
  answerMs: fc.nat(500),
});

const caller: fc.Arbitrary<Caller> = fc.record({
  startMs: fc.nat(500),
  calls: fc.integer({ min: 1, max: 10 }),
  fates: fc.array(fate, { minLength: 5, maxLength: 20 }),
});

const crowds = fc.array(caller, { minLength: 5, maxLength: 25 });
const limit = fc.constantFrom(0.5, 1, 2, 3, 5, 7, 20);
const NAME = 'otc-classic';
const LAST_MS = 60_000;

/** Everybody who calls one provider, each with a memory of his own. */
class Crowd {
  readonly clock = new VirtualClock();
  readonly beganMs = this.clock.nowMs();
  readonly sentAtMs: number[] = [];
  private readonly store = new InMemoryPaceStore();
  private profile: ProviderProfile;

  constructor(perSecond: number) {
    this.profile = this.limitedTo(perSecond);
  }

  async run(callers: readonly Caller[]): Promise<void> {
    callers.forEach((one) => void this.call(one));
    await this.clock.run(this.beganMs + LAST_MS);
  }

  /** Has the profile say something else from a time on, for whoever reads it then. */
  async changeLimit(perSecond: number, afterMs: number): Promise<void> {
    await this.clock.sleep(afterMs);
    this.profile = this.limitedTo(perSecond);
  }

  private limitedTo(requestsPerSecond: number): ProviderProfile {
    return providerProfile({ name: NAME, limits: { requestsPerSecond } });
  }

  private async call({ startMs, calls, fates }: Caller): Promise<void> {
    await this.clock.sleep(startMs);
    let drawn = 0;
    const draw = (): Fate => fates[(drawn += 1) % fates.length] as Fate;
    const { profile } = this;
    const profiles = { read: () => new InMemoryProfileReader(this.profile).read(NAME), forget: () => undefined };
    const { clock } = this;
    const paces = this.strickenStore(draw);
    const pacer = new Pacer({ paces, profiles, clock, timer: clock, logger: new InMemoryLogger() });
    for (let made = 0; made < calls;) {
      const held = await pacer.pass(profile);
      if (held === undefined) made += await this.send(pacer, profile, draw());
      else await clock.sleep(Math.max(1, held.retryAfterMs));
    }
  }

  private async send(pacer: Pacer, profile: ProviderProfile, { answer: given, answerMs }: Fate): Promise<1> {
    const sentAtMs = this.clock.nowMs();
    this.sentAtMs.push(sentAtMs);
    await this.clock.sleep(answerMs);
    const response = given === 'none' ? { kind: 'no-answer' as const, reason: 'ECONNRESET' } : answer(given);
    await pacer.heard(profile, sentAtMs, response);
    return 1;
  }

  /** The store as one caller sees it. */
  private strickenStore(draw: () => Fate): PaceStore {
    const through = async <T>(perform: () => Promise<T>): Promise<T> => {
      const { beforeMs, afterMs, table } = draw();
      await this.clock.sleep(beforeMs);
      if (table === 'caller dies') await new Promise(() => undefined);
      if (table === 'fails') throw new ServiceUnavailableError('Throttled');
      const result = await perform();
      await this.clock.sleep(afterMs);
      if (table === 'answer lost') throw new ServiceUnavailableError('No answer');
      return result;
    };
    const { store } = this;
    return {
      read: (...given) => through(() => store.read(...given)),
      take: (...given) => through(() => store.take(...given)),
      change: (...given) => through(() => store.change(...given)),
    };
  }
}

test('never more calls than the limit and one in any second, in whichever order the calls of the table come', async () => {
  await fc.assert(
    fc.asyncProperty(limit, crowds, async (perSecond, callers) => {
      const crowd = new Crowd(perSecond);

      await crowd.run(callers);

      expect(mostWithin(1000, crowd.sentAtMs)).toBeLessThanOrEqual(Math.ceil(perSecond) + 1);
    }),
    { numRuns: 150 },
  );
});

test('never more than the larger limit and one while it is changed, whoever knows of it', async () => {
  const changes = fc.array(fc.tuple(limit, fc.integer({ min: 500, max: 10_000 })), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(limit, changes, crowds, async (first, rest, callers) => {
      const crowd = new Crowd(first);
      rest.forEach(([perSecond, afterMs]) => void crowd.changeLimit(perSecond, afterMs));

      await crowd.run(callers);

      const largest = Math.max(first, ...rest.map(([perSecond]) => perSecond));
      expect(mostWithin(1000, crowd.sentAtMs)).toBeLessThanOrEqual(Math.ceil(largest) + 1);
    }),
    { numRuns: 100 },
  );
});
