import { TICK } from '../../../../../lambdas/contract/ticks';
import { reviveActors } from '../../../../../lambdas/core/operations/nets/revive-actors';
import type { Revival } from '../../../../../lambdas/core/operations/nets/revive-actors';
import { NOW_MS, requestId } from '../../../../support/builders';
import { Doubles } from '../../../../support/operations/doubles';

const GRACE = TICK.graceMs / 1000;
const ENTRY = { account: 'otc', requestId: requestId(), sinceMs: NOW_MS, dueAtMs: NOW_MS };

/** Accounts whose watchers may have died. */
class Accounts extends Doubles {
  revive(): Promise<Revival> {
    const { actors, errands, flights, clock, logger } = this;
    const isAnythingLeft = (account: string): Promise<boolean> => flights.isAny(account);
    return reviveActors({ errands, clock, logger }, { actors, isAnythingLeft });
  }

  /** Has a tick run that never ends. */
  async taken(): Promise<void> {
    await this.actors.take('otc', 1, 'me', this.clock.nowMs());
  }
}

let accounts: Accounts;

beforeEach(() => {
  accounts = new Accounts();
});

test.each([
  { name: 'is not broken yet', seconds: GRACE - 1, revived: 0 },
  { name: 'is broken', seconds: GRACE, revived: 1 },
])('a watcher whose promise of a tick $name is revived: $revived', async ({ seconds, revived }) => {
  await accounts.actors.promise('otc', NOW_MS, undefined);
  accounts.clock.advance(seconds);

  const revival = await accounts.revive();

  expect(revival).toEqual({ revived, overdueSeconds: seconds });
  expect(accounts.errands.all.map(({ errand }) => errand)).toEqual(
    Array(revived).fill({ kind: 'watch', account: 'otc', n: 1 }),
  );
});

test('a watcher that was revived has promised a tick, and is not revived at once again', async () => {
  await accounts.actors.promise('otc', NOW_MS, undefined);
  accounts.clock.advance(GRACE);
  await accounts.revive();

  expect((await accounts.revive()).revived).toBe(0);
});

test('a watcher whose ticks never come is overdue from its first broken promise on, until one has come', async () => {
  await accounts.actors.promise('otc', NOW_MS, undefined);
  accounts.clock.advance(GRACE);
  await accounts.revive();
  accounts.clock.advance(GRACE);
  const again = await accounts.revive();
  await accounts.taken();
  await accounts.actors.sleep('otc', 'me');

  expect([again, (await accounts.revive()).overdueSeconds]).toEqual([{ revived: 1, overdueSeconds: 2 * GRACE }, 0]);
});

test('a watcher of which a tick runs is left alone until its lease is over', async () => {
  await accounts.actors.promise('otc', NOW_MS, undefined);
  accounts.clock.advance(GRACE);
  await accounts.taken();
  accounts.clock.advance(39);
  const early = await accounts.revive();
  accounts.clock.advance(1);

  expect([early.revived, (await accounts.revive()).revived]).toEqual([0, 1]);
});

test.each([
  { name: 'with an entry', entries: [ENTRY], revived: 1 },
  { name: 'without one', entries: [], revived: 0 },
])('a watcher that sleeps $name is revived: $revived', async ({ entries, revived }) => {
  await accounts.taken();
  await accounts.actors.sleep('otc', 'me');
  entries.forEach((entry) => {
    accounts.flights.put(entry);
  });

  expect(await accounts.revive()).toEqual({ revived, overdueSeconds: 0 });
});
