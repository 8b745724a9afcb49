/** Every single call of a provider has a slot of its own (protocol.md 8.1). */
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { targetOf } from '../../../../../lambdas/core/operations/provider/provider-target';
import type { ProviderTarget } from '../../../../../lambdas/core/operations/provider/provider-target';
import type { HttpRequest } from '../../../../../lambdas/core/domain/connection/provider-call';
import { answer, passwordAuth, providerProfile } from '../../../../support/builders';
import { InMemoryProvider } from '../../../../support/in-memory/provider';
import { Doubles } from '../../../../support/operations/doubles';
import type { AllDependencies } from '../../../../support/operations/doubles';
import { mostWithin } from '../../../../support/sliding-window';

const PROFILE = providerProfile({ auth: passwordAuth(), limits: { requestsPerSecond: 2 } });
const TARGET: ProviderTarget = targetOf(DIALECTS, PROFILE);
const LOOK_UP = { fields: { vpnservice_id: 's', peer_address: 'p' }, name: 'vpn-1' };

let doubles: Doubles;
let provider: InMemoryProvider;
let deps: AllDependencies;
let calls: { readonly path: string; readonly atMs: number }[];

beforeEach(() => {
  doubles = new Doubles(PROFILE);
  provider = new InMemoryProvider(doubles.clock);
  const send = provider.send.bind(provider);
  calls = [];
  jest.spyOn(provider, 'send').mockImplementation((request: HttpRequest) => {
    calls.push({ path: new URL(request.url).pathname.split('/').at(-1) ?? '', atMs: doubles.clock.nowMs() });
    return send(request);
  });
  deps = doubles.dependencies(provider);
});

function paths(): readonly string[] {
  return calls.map(({ path }) => path);
}

function most(): number {
  return mostWithin(
    1000,
    calls.map(({ atMs }) => atMs),
  );
}

test('signing in is a call, and so is each page of a list', async () => {
  provider.pageSize = 1;
  for (let n = 1; n <= 4; n += 1) provider.add({ name: `vpn-${n}`, vpnservice_id: 's', peer_address: 'p' });

  for (let query: string | undefined, pages = 0; pages < 4; pages += 1) {
    const page = await deps.provider.survey(TARGET, query);
    query = page.ok ? page.value.nextQuery : undefined;
  }

  expect(paths()).toEqual(['tokens', ...Array<string>(4).fill('ipsec-site-connections')]);
  expect(most()).toBe(2);
});

test('a call that is repeated with a new token takes another slot, and so does the sign-in before it', async () => {
  provider.strike('list', () => answer(401));

  expect((await deps.provider.list(TARGET, LOOK_UP)).ok).toBe(true);

  expect(paths()).toEqual(['tokens', 'ipsec-site-connections', 'tokens', 'ipsec-site-connections']);
  expect(most()).toBe(2);
});

test('what cannot have a slot is not sent, and says so', async () => {
  await doubles.paces.take('otc-classic', doubles.paces.of('otc-classic'), {
    row: 'lastCallAtMs',
    spacingMs: 0,
    notBeforeMs: doubles.clock.nowMs() + 9_000,
    notAfterMs: Infinity,
    nowMs: doubles.clock.nowMs(),
  });

  const looks = [await deps.provider.get(TARGET, 'x'), await deps.provider.prepare(TARGET, 'create')];

  expect(looks).toEqual(
    ['sign-in', 'sign-in'].map((call) => ({
      ok: false,
      failure: expect.objectContaining({
        class: 'retryable',
        isHeldBack: true,
        answer: {},
        message: `The ${call} was not sent: the limit of calls leaves no room for it`,
      }) as unknown,
    })),
  );
  expect(calls).toEqual([]);
});

test.each([
  {
    name: 'is silent',
    change: { silence: { sinceMs: 0, untilMs: 60_000 } },
    why: 'has given no usable answer',
    isHeld: false,
  },
  {
    name: 'asks to be left alone',
    change: { notBeforeMs: Number.MAX_SAFE_INTEGER },
    why: 'asks to be left',
    isHeld: true,
  },
])('that a call is not made since the provider $name is a failure of the provider: not $isHeld', async (given) => {
  const { change, why, isHeld } = given;
  const { record } = await doubles.paces.change('otc-classic', doubles.paces.of('otc-classic'), {
    perSecond: 2,
    ...change,
  });
  const nowMs = doubles.clock.nowMs();
  const taken = { row: 'lastCallAtMs', spacingMs: 0, notBeforeMs: nowMs, notAfterMs: Infinity, nowMs } as const;
  await doubles.paces.take('otc-classic', record, taken);

  const result = await deps.provider.get(TARGET, 'x');

  const { failure } = result as Extract<typeof result, { ok: false }>;
  expect([failure.isHeldBack === true, failure.message]).toEqual([isHeld, expect.stringContaining(why)]);
});
