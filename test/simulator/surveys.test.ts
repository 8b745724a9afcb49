/** The product looks at all connections of an account, page by page (provider-apis.md 5.9). */
import { providerProfileSchema } from '../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../lambdas/core/dialects';
import type { SeenConnection } from '../../lambdas/core/domain/connection/provider-call';
import type { ProviderClient } from '../../lambdas/core/operations/provider/provider-client';
import type { ProviderTarget } from '../../lambdas/core/operations/provider/provider-target';
import { createInProcessSimulator, type InProcessSimulator } from '../../lib/simulator/in-process';
import { SIMULATED_DIALECTS, type SimulatedDialectId } from '../../lib/simulator/simulator';
import { InMemoryClock } from '../support/in-memory/clock';
import { ProviderCaller } from '../support/simulator/provider-caller';
import { providerClientOf } from '../support/operations/provider-client';

let clock: InMemoryClock;
let simulator: InProcessSimulator;
let client: ProviderClient;

beforeEach(() => {
  clock = new InMemoryClock();
  simulator = createInProcessSimulator({ clock });
  client = providerClientOf(simulator, clock);
});

function targetOf(dialect: SimulatedDialectId): ProviderTarget {
  return { profile: providerProfileSchema.parse(simulator.profile('a', dialect)), dialect: DIALECTS[dialect] };
}

/** Creates so many connections; they are ACTIVE 25 s later. */
async function created(dialect: SimulatedDialectId, count: number): Promise<string[]> {
  const caller = new ProviderCaller(simulator.profile('a', dialect), (request) => simulator.send(request));
  await caller.logIn();
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await caller.createdId({ name: `conn-${n}` }));
  return ids;
}

/** The pages of a survey; `between` happens after each page. */
async function pagesOf(dialect: SimulatedDialectId, between: (page: number) => void = nothing): Promise<string[][]> {
  const pages: string[][] = [];
  let nextQuery: string | undefined;
  do {
    const page = await client.survey(targetOf(dialect), nextQuery);
    if (!page.ok) throw new Error(page.failure.message);
    pages.push(page.value.connections.map(({ id }) => id));
    between(pages.length);
    nextQuery = page.value.nextQuery;
  } while (nextQuery !== undefined);
  return pages;
}

function nothing(): void {
  // Nothing happens between two pages.
}

/** What a survey of one page shows. */
async function seenBy(dialect: SimulatedDialectId): Promise<readonly SeenConnection[]> {
  const page = await client.survey(targetOf(dialect));
  if (!page.ok) throw new Error(page.failure.message);
  return page.value.connections;
}

test.each([
  // A full last page would be followed by an empty one; v5 has the larger pages (provider-apis.md 5.9).
  { dialect: 'openstack-v2', count: 1200, pages: [500, 500, 200] },
  { dialect: 'enterprise-v5', count: 2100, pages: [2000, 100] },
  { dialect: 'huawei-v2', count: 1200, pages: [1200] },
  { dialect: 'fjcloud-v2', count: 1200, pages: [1200] },
] as const)('a survey of $count connections at $dialect visits each once', async ({ dialect, count, pages }) => {
  const ids = await created(dialect, count);

  const visited = await pagesOf(dialect);

  expect(visited.map((page) => page.length)).toEqual(pages);
  expect(visited.flat().sort()).toEqual(ids.sort());
});

test.each(SIMULATED_DIALECTS)('a survey at %s shows ids and the statuses of the moment', async (dialect) => {
  const [id = ''] = await created(dialect, 1);

  const before = await seenBy(dialect);
  clock.advance(25);

  expect(before).toMatchObject([{ id, status: 'PENDING_CREATE' }]);
  expect(await seenBy(dialect)).toMatchObject([{ id, status: 'ACTIVE' }]);
});

test('a survey goes on after connections of a page that was read are gone, and misses none for it', async () => {
  const ids = (await created('openstack-v2', 1200)).sort();

  const pages = await pagesOf('openstack-v2', (page) => {
    if (page === 1) for (const id of ids.slice(0, 10)) simulator.remove(id);
  });

  expect(pages.flat()).toEqual(ids);
});

// provider-apis.md 5.8: the page after a marker that was deleted meanwhile is empty.
test('a survey ends early when the connection that marks its place is gone', async () => {
  const ids = (await created('openstack-v2', 1200)).sort();

  const pages = await pagesOf('openstack-v2', (page) => {
    if (page === 1) simulator.remove(ids[499] ?? '');
  });

  expect(pages.map((page) => page.length)).toEqual([500, 0]);
});

describe('a survey of which a fault has taken connections', () => {
  test('misses as many of a page as a script says, and is complete otherwise', async () => {
    const ids = (await created('openstack-v2', 700)).sort();
    simulator.script({ faults: [{ on: 'list', missing: 3, times: 2 }] });

    const pages = await pagesOf('openstack-v2');

    expect(pages.flat()).toEqual([...ids.slice(3, 500), ...ids.slice(503)]);
    expect((await pagesOf('openstack-v2')).flat()).toEqual(ids);
  });

  test('misses up to a hundredth of a page, but one at least, when pages move', async () => {
    const ids = await created('huawei-v2', 1000);
    simulator.schedule({ seed: 1, probability: 1, kinds: ['moving-pages'], operations: ['list'] });

    const missing: number[] = [];
    for (let n = 0; n < 50; n += 1) missing.push(ids.length - (await seenBy('huawei-v2')).length);

    expect(Math.min(...missing)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...missing)).toBeGreaterThan(5);
    expect(Math.max(...missing)).toBeLessThanOrEqual(10);
  });
});
