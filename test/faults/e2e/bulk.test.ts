/** A file of 1,000 rows over four providers, some of which are invalid and some of which fail, and the rerun of those. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchResource, BatchResult } from '../../../lambdas/contract/api/batch';
import { ApiClient } from '../../../lib/client/api-client';
import { SIMULATED_DIALECTS, type SimulatedDialectId } from '../../../lib/simulator/base/dialect-id';
import type { Simulator } from '../../../lib/simulator/simulator';
import { exampleFields } from '../../../lib/cli/demo/examples';
import type { NamedProfile } from '../../../lib/cli/read-profiles';
import { MostSeen } from '../../support/most-seen';
import { startE2eStack, type E2eStack } from '../../support/e2e/stack';

const ROWS = 1_000;
const INVALID = 30;
/** Every so many of the valid rows fail at their provider. */
const FAILING_EVERY = 20;
const LIMITS = { requestsPerSecond: 10, maxInFlight: 60 };
const POLLING = { firstDelaySeconds: 3, maxDelaySeconds: 3 };
const SETTLE_SECONDS = 3;
/** The gateways of enterprise-v5; each takes one write after the other. */
const GATEWAYS = 50;
const EXAMPLES: Readonly<Record<SimulatedDialectId, string>> = {
  'huawei-v2': 'huawei-v2.create.request.json',
  'fjcloud-v2': 'fjcloud-v2.create.request.json',
  'enterprise-v5': 'enterprise-v5.create-static.request.json',
  'openstack-v2': 'openstack-v2.create.request.json',
};

interface Row {
  readonly provider: SimulatedDialectId;
  readonly name: string;
  readonly isInvalid: boolean;
  readonly fails: boolean;
  readonly item: object;
}

let stack: E2eStack;

beforeAll(async () => {
  stack = await startE2eStack({
    providers: SIMULATED_DIALECTS,
    timeScale: 1,
    profiles: (simulatorOf) =>
      Promise.resolve(SIMULATED_DIALECTS.map((dialect) => limitedProfile(dialect, simulatorOf(dialect)))),
  });
}, 60_000);

afterAll(() => stack.stop());

/** The profile of a dialect with limits; its name is no simulator's own. */
function limitedProfile(dialect: SimulatedDialectId, simulator: Simulator): NamedProfile {
  const limited = { ...simulator.profile(nameOf(dialect), dialect), limits: LIMITS, polling: POLLING };
  return limited;
}

const nameOf = (dialect: SimulatedDialectId): string => `limited-${dialect}`;

test('1,000 rows over four providers: results in order, limits kept, and only what failed runs again, nothing twice', async () => {
  const rows = await makeRows();
  for (const { provider, name, fails } of rows) {
    stack
      .simulator(provider)
      .script({ match: { name }, settleAfterSeconds: SETTLE_SECONDS, ...(fails && { outcome: 'ERROR' }) });
  }
  const { batches } = new ApiClient(stack.engine.url);
  const mostSeen = new MostSeen(LIMITS.requestsPerSecond);
  const inFlight = watchInFlight();
  const bytes = Buffer.from(JSON.stringify({ items: rows.map(({ item }) => item), defaults: { operation: 'create' } }));

  const submitted = await batches.submit({ format: 'json', bytes, idempotencyKey: 'a-thousand' });
  const repeated = await batches.submit({ format: 'json', bytes, idempotencyKey: 'a-thousand' });
  const ended = await untilEnded(batches, submitted);
  const results = await allResults(batches, submitted);
  SIMULATED_DIALECTS.forEach((dialect) => {
    stack.simulator(dialect).clearScripts();
  });
  const rerun = await untilEnded(batches, await batches.rerunFailed(submitted.id));
  inFlight.stop();
  mostSeen.stop();

  const failing = rows.filter(({ fails }) => fails).length;
  expect(repeated.id).toBe(submitted.id);
  expect(results.map(({ row }) => row)).toEqual(rows.map((_, index) => index + 1));
  expect(results.map(({ state }) => state)).toEqual(rows.map(expectedState));
  expect(ended.counts).toEqual({ ...countsOf(results), rows: ROWS });
  expect(ended.counts).toMatchObject({ invalid: INVALID, failed: failing, succeeded: ROWS - INVALID - failing });
  expect(rerun.counts).toMatchObject({ rows: failing, succeeded: failing });
  for (const dialect of SIMULATED_DIALECTS) {
    const simulator = stack.simulator(dialect);
    const names = simulator.connections(dialect).map(({ name }) => name);
    const wanted = rows.filter(({ provider, isInvalid }) => provider === dialect && !isInvalid).map(({ name }) => name);
    expect(names.toSorted()).toEqual(wanted.toSorted());
    expect(simulator.mostCalls(1)).toBeLessThanOrEqual(mostSeen.in(1));
    expect(simulator.mostCalls(10)).toBeLessThanOrEqual(mostSeen.in(10));
    expect(inFlight.most(dialect)).toBeLessThanOrEqual(LIMITS.maxInFlight);
  }
}, 900_000);

async function makeRows(): Promise<readonly Row[]> {
  const fields = new Map(
    await Promise.all(SIMULATED_DIALECTS.map(async (id) => [id, await exampleFields(EXAMPLES[id])] as const)),
  );
  const everyInvalid = Math.floor(ROWS / INVALID);
  return Array.from({ length: ROWS }, (_, index) => {
    const provider = SIMULATED_DIALECTS[index % SIMULATED_DIALECTS.length] ?? 'huawei-v2';
    const isInvalid = index % everyInvalid === 5 && index < everyInvalid * INVALID;
    const fails = !isInvalid && index % FAILING_EVERY === 7;
    const name = `row-${index + 1}`;
    const connection = {
      ...fields.get(provider),
      ...distinct(provider, index),
      name,
      psk: isInvalid ? '' : `Key-of-row-${index}`,
    };
    return { provider, name, isInvalid, fails, item: { provider: nameOf(provider), connection, onFailure: 'delete' } };
  });
}

/** Other peers and gateways for other rows. */
function distinct(provider: SimulatedDialectId, index: number): object {
  const peer = `172.${20 + (index >> 8)}.${index & 255}.1`;
  if (provider !== 'enterprise-v5') return { peer_address: peer, peer_id: peer };
  const gateway = String(index % GATEWAYS).padStart(12, '0');
  return {
    vgw_id: `b32d91a4-0000-4000-8000-${gateway}`,
    cgw_id: `5247ae10-0000-4000-8000-${String(index).padStart(12, '0')}`,
  };
}

function expectedState({ isInvalid, fails }: Row): BatchResult['state'] {
  if (isInvalid) return 'invalid';
  return fails ? 'failed' : 'succeeded';
}

async function untilEnded(batches: ApiClient['batches'], { id }: BatchResource): Promise<BatchResource> {
  for (;;) {
    const batch = await batches.get(id);
    if (batch.endedAt !== undefined) return batch;
    await sleep(2000);
  }
}

async function allResults(batches: ApiClient['batches'], { id }: BatchResource): Promise<readonly BatchResult[]> {
  const found: BatchResult[] = [];
  for await (const items of batches.resultPages(id)) found.push(...items);
  return found;
}

function countsOf(results: readonly BatchResult[]): Readonly<Record<string, number>> {
  const states = [
    'invalid',
    'accepted',
    'running',
    'succeeded',
    'failed',
    'timed_out',
    'rejected',
    'cancelled',
    'needs_attention',
  ];
  return Object.fromEntries(states.map((name) => [name, results.filter(({ state }) => state === name).length]));
}

/** Looks at the providers a few times a second, for the most connections that are pending at once. */
function watchInFlight(): { readonly most: (dialect: SimulatedDialectId) => number; readonly stop: () => void } {
  const seen = new Map<string, number>();
  const timer = setInterval(() => {
    for (const dialect of SIMULATED_DIALECTS) {
      const all = stack.simulator(dialect).connections(dialect);
      const pending = all.filter(({ status }) => /PENDING/i.test(status)).length;
      seen.set(dialect, Math.max(seen.get(dialect) ?? 0, pending));
    }
  }, 200);
  return {
    most: (dialect) => seen.get(dialect) ?? NaN,
    stop: () => {
      clearInterval(timer);
    },
  };
}
