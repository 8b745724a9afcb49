/** Who waits for a provider gets a fair share of it, and does not wait for long if he comes alone (protocol.md 7.8). */
import type { LineId } from '../../../../lambdas/core/domain/request/admission';
import { Rush, waitsOfSingles } from './rush';
import type { Sample } from './rush';

/** What the provider takes; its connections are ready after 25 s. */
const LIMITS = { requestsPerSecond: 5, maxInFlight: 20 };
const ACCOUNT = 'openstack-v2';
const ROWS = 150;

const GATEWAYS = ['b32d91a4-demo-a8df-va86-00000000aaaa', 'b32d91a4-demo-a8df-va86-00000000bbbb'] as const;

let rush: Rush;

afterEach(() => {
  rush.end();
});

/** How many of a line were admitted while all of some lines had somebody waiting. */
function admittedIn(samples: readonly Sample[], lines: readonly LineId[]): number[] {
  const numbers = samples.map(({ admitted }) => lines.map((line) => admitted.get(line) ?? 0));
  const shared = numbers.filter((counts) => counts.every((count) => count > 0 && count < ROWS));
  return lines.map((_line, index) => (shared.at(-1)?.[index] ?? 0) - (shared[0]?.[index] ?? 0));
}

test.each([5, 12])(
  'beside a single request in %i s two batches of two tenants advance alike, and no single waits for more than 10 s',
  async (everySeconds) => {
    rush = await Rush.begin(LIMITS);
    const batches: LineId[] = [];
    void rush.singles(everySeconds, () => batches.length === 0 || rush.waitingAt(ACCOUNT) > 0);
    await rush.pass(60);
    for (const tenant of ['acme', 'globex']) batches.push(await rush.batch(tenant, { rows: ROWS }));

    const requests = await rush.toRest();

    const waits = waitsOfSingles(rush, requests);
    const [one = 0, other = 0] = admittedIn(rush.samples, batches);
    expect(requests.filter(({ state }) => state !== 'succeeded')).toEqual([]);
    expect(waits.length).toBeGreaterThan(300 / everySeconds);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_000);
    expect(one).toBeGreaterThan(ROWS / 2);
    expect(Math.abs(one - other)).toBeLessThanOrEqual(one / 10);
    expect(rush.world.places.most).toBe(LIMITS.maxInFlight);
    expect(rush.mostCallsInASecond).toBeLessThanOrEqual(LIMITS.requestsPerSecond + 1);
  },
);

test('creates on one gateway wait for each other, tenants in turn; those on others pass, and none is refused', async () => {
  rush = await Rush.begin({ maxInFlight: 20 });
  const on = (gateway: string, rows: number) =>
    ({ dialect: 'enterprise-v5', fields: { vgw_id: gateway }, rows }) as const;
  const lines = [
    await rush.batch('acme', on(GATEWAYS[0], 6)),
    await rush.batch('globex', on(GATEWAYS[0], 6)),
    await rush.batch('initech', on(GATEWAYS[1], 3)),
  ];

  const requests = await rush.toRest();

  const inOrder = [...rush.places.values()].toSorted((a, b) => a.sinceMs - b.sinceMs);
  const onOne = inOrder.map(({ line }) => lines.indexOf(line)).filter((index) => index !== 2);
  const others = inOrder.filter(({ line }) => line === lines[2]);
  const creates = requests.map(({ id }) => rush.world.provider.callsOf(id).creates);
  expect(requests.map(({ state }) => state)).toEqual(requests.map(() => 'succeeded'));
  expect(creates.map((calls) => calls.map(({ seen }) => seen))).toEqual(requests.map(() => [201]));
  expect(onOne).toEqual(Array.from({ length: 12 }, (_, index) => index % 2));
  expect(others.at(-1)?.sinceMs).toBeLessThan(inOrder.at(-1)?.sinceMs ?? 0);
});
