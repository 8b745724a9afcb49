/** What is shown of providers, and what a person may do to them (api.md "Providers"). */
import { pauseProvider, resumeProvider } from '../../../../../lambdas/core/operations/providers/pause-provider';
import { listProviders, showProvider } from '../../../../../lambdas/core/operations/providers/show-provider';
import type { ProvidersDependencies } from '../../../../../lambdas/core/operations/providers/show-provider';
import { NEW_RECORD } from '../../../../../lambdas/core/domain/connection/pace';
import type { PaceRecord } from '../../../../../lambdas/core/domain/connection/pace';
import { healthOf } from '../../../../../lambdas/core/domain/connection/provider-health';
import { ConfigurationError } from '../../../../../lambdas/core/domain/errors';
import { NOW_MS, providerProfile } from '../../../../support/builders';
import type { ResumeDependencies } from '../../../../../lambdas/core/operations/providers/pause-provider';
import { InMemoryGates } from '../../../../support/in-memory/actors';
import { InMemoryErrands } from '../../../../support/in-memory/errands';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryLogger } from '../../../../support/in-memory/logger';
import { InMemoryPaceStore } from '../../../../support/in-memory/pace-store';
import { InMemoryProfileReader } from '../../../../support/in-memory/profile-reader';

const CALLER = { tenant: '123456789012', actor: 'arn:aws:iam::123456789012:user/operator' };
const LIMITED = providerProfile({ name: 'limited', limits: { requestsPerSecond: 5, maxInFlight: 20 } });
const OTHER = providerProfile({ name: 'other', dialect: 'openstack-v2' });

let clock: InMemoryClock;
let paces: InMemoryPaceStore;
let logger: InMemoryLogger;
let gates: InMemoryGates;
let errands: InMemoryErrands;
let deps: ProvidersDependencies & ResumeDependencies;

beforeEach(() => {
  clock = new InMemoryClock(NOW_MS);
  paces = new InMemoryPaceStore();
  logger = new InMemoryLogger();
  gates = new InMemoryGates();
  errands = new InMemoryErrands(clock);
  deps = {
    gates,
    errands,
    profiles: new InMemoryProfileReader(LIMITED, OTHER),
    names: { list: () => Promise.resolve(['gone', 'limited', 'other']) },
    load: { count: (account) => Promise.resolve({ waiting: account.length, inFlight: 2 }) },
    paces,
    clock,
    logger,
  };
});

test('a provider is shown with its limits and how it fares, and with nothing else of its profile', async () => {
  const read = await paces.change('limited', NEW_RECORD, { cut: { atMs: NOW_MS - 1_000, to: 0.5 }, perSecond: 5 });
  const wish = { row: 'lastCallAtMs', spacingMs: 1, notBeforeMs: NOW_MS, notAfterMs: NOW_MS, nowMs: NOW_MS } as const;
  await paces.take('limited', read.record, { ...wish, lastAnswerAtMs: NOW_MS - 500 });

  expect(await showProvider(deps, 'limited')).toEqual({
    name: 'limited',
    dialect: 'huawei-v2',
    operations: ['create', 'update', 'delete'],
    limits: { requestsPerSecond: 5, maxInFlight: 20 },
    health: {
      state: 'degraded',
      since: new Date(NOW_MS - 1_000).toISOString(),
      waiting: 7,
      inFlight: 2,
      lastAnswerAt: new Date(NOW_MS - 500).toISOString(),
    },
  });
});

test('one that was never called, and has no limits, is well', async () => {
  expect(await showProvider(deps, 'other')).toMatchObject({ limits: {}, health: { state: 'ok', waiting: 5 } });
  expect(await showProvider(deps, 'nobody')).toBeUndefined();
});

test('all providers are listed in their order; one that cannot be used does not hide the others', async () => {
  const read = deps.profiles.read.bind(deps.profiles);
  jest.spyOn(deps.profiles, 'read').mockImplementation((name) => {
    return name === 'limited'
      ? Promise.reject(new ConfigurationError('Provider profile limited is unusable'))
      : read(name);
  });

  expect((await listProviders(deps)).map(({ name }) => name)).toEqual(['other']);
  expect(logger.lines).toMatchObject([{ level: 'error', provider: 'limited' }]);
});

test('many providers are listed', async () => {
  const profiles = Array.from({ length: 30 }, (_, n) => providerProfile({ name: `p-${n}` }));
  const names = profiles.map(({ name }) => name);

  const all = {
    ...deps,
    profiles: new InMemoryProfileReader(...profiles),
    names: { list: () => Promise.resolve(names) },
  };

  expect((await listProviders(all)).map(({ name }) => name)).toEqual(names);
});

describe('a pause', () => {
  test('is shown, with its time, and ends when the provider is resumed', async () => {
    const paused = await pauseProvider(deps, CALLER, 'limited');
    clock.advance(60);
    const again = await pauseProvider(deps, CALLER, 'limited');
    const resumed = await resumeProvider(deps, 'limited');

    const health = { state: 'paused', since: new Date(NOW_MS).toISOString() };
    expect([paused?.health, again?.health]).toEqual([expect.objectContaining(health), expect.objectContaining(health)]);
    expect(resumed?.health.state).toBe('ok');
    expect(await resumeProvider(deps, 'limited')).toEqual(resumed);
  });

  test.each([{ isPaused: true }, { isPaused: false }])(
    'that ends wakes the gate, also if another call has ended it (paused: $isPaused)',
    async ({ isPaused }) => {
      if (isPaused) await pauseProvider(deps, CALLER, 'limited');

      await resumeProvider(deps, 'limited');

      expect(errands.all).toEqual([{ errand: { kind: 'gate', account: 'limited', n: 1 }, atMs: NOW_MS }]);
    },
  );

  test('says who has paused it, to whoever looks into the table', async () => {
    await pauseProvider(deps, CALLER, 'limited');

    expect(paces.of('limited').pause).toEqual({ atMs: NOW_MS, by: CALLER.actor });
  });

  test('of a provider that does not exist is none', async () => {
    expect(await pauseProvider(deps, CALLER, 'nobody')).toBeUndefined();
    expect(await resumeProvider(deps, 'nobody')).toBeUndefined();
    expect(paces.of('nobody')).toEqual(NEW_RECORD);
  });
});

const SILENT = { sinceMs: NOW_MS - 90_000, untilMs: NOW_MS };
const CUT = { atMs: NOW_MS - 10_000, to: 0.5 };

test.each([
  { name: 'ok where nothing is known', given: {}, health: { state: 'ok' } },
  { name: 'ok after one failure', given: { silence: { ...SILENT, untilMs: SILENT.sinceMs } }, health: { state: 'ok' } },
  {
    name: 'degraded while it is silent',
    given: { silence: SILENT },
    health: { state: 'degraded', sinceMs: SILENT.sinceMs },
  },
  { name: 'degraded while its rate is cut', given: { cut: CUT }, health: { state: 'degraded', sinceMs: CUT.atMs } },
  {
    name: 'ok when its rate has recovered',
    given: { cut: { ...CUT, atMs: NOW_MS - 50_000 } },
    health: { state: 'ok' },
  },
  {
    name: 'paused whatever else',
    given: { silence: SILENT, cut: CUT, pause: { atMs: NOW_MS - 5, by: 'me' } },
    health: { state: 'paused', sinceMs: NOW_MS - 5 },
  },
])('a provider is $name', ({ given, health }) => {
  const record: PaceRecord = { ...NEW_RECORD, perSecond: 5, ...given };

  expect(healthOf(record, NOW_MS)).toEqual(health);
});
