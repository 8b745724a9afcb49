/** An account whose provider takes only so many calls a second. */
import { NEW_RECORD } from '../../../../../lambdas/core/domain/connection/pace';
import { NOW_MS, requestId } from '../../../../support/builders';
import { ACCOUNT, connectionId, Fleet } from '../../../../support/operations/fleet';
import { mostWithin } from '../../../../support/sliding-window';

/** The most calls of the provider in a second, over so many ticks, without those that sign in. */
async function busiest(fleet: Fleet, ticks: number): Promise<number> {
  const sentAtMs: number[] = [];
  const send = fleet.provider.send.bind(fleet.provider);
  jest.spyOn(fleet.provider, 'send').mockImplementation((request) => {
    if (!request.url.includes('/auth/')) sentAtMs.push(fleet.clock.nowMs());
    return send(request);
  });
  for (let count = 0; count < ticks && fleet.errands.all.length > 0; count += 1) await fleet.nextTick();
  return mostWithin(1000, sentAtMs);
}

test('many looks one by one are spread over time, at half of the limit', async () => {
  const fleet = new Fleet({ limits: { requestsPerSecond: 4 } });
  await fleet.follow(3);
  await fleet.wake();
  fleet.provider.settle('ACTIVE');

  const most = await busiest(fleet, 2);

  expect(most).toBeLessThanOrEqual(3);
  expect(await fleet.count('succeeded')).toBe(3);
  expect(fleet.clock.nowMs()).toBeLessThan(NOW_MS + 3_000);
});

test('a long list is read at half of the limit', async () => {
  const fleet = new Fleet({ limits: { requestsPerSecond: 4 } });
  fleet.provider.pageSize = 1;
  await fleet.follow(10);
  await fleet.wake();
  fleet.provider.settle('ACTIVE');

  expect(await busiest(fleet, 5)).toBeLessThanOrEqual(3);
  expect(await fleet.count('succeeded')).toBe(10);
});

test('a clean-up has its turn although looks could take all the calls there are', async () => {
  const fleet = new Fleet({ limits: { requestsPerSecond: 1 } });
  await fleet.follow(3);
  await fleet.followOne(4, {
    phase: 'cleanup',
    dueAtMs: NOW_MS,
    cleanup: {
      outcome: { state: 'failed' },
      sinceMs: NOW_MS,
      removals: [{ connectionId: connectionId(4), isDuplicate: false, accepted: false }],
      failures: 0,
    },
  });
  await fleet.wake();

  for (let ticks = 0; ticks < 6; ticks += 1) await fleet.nextTick();

  expect((await fleet.store.find(requestId(4)))?.state).toBe('failed');
  expect(await fleet.count('running')).toBe(3);
});

test.each([2, 20])(
  'of a provider that answers nothing %i requests end at their deadline, and not when it is back',
  async (count) => {
    const fleet = new Fleet({ limits: { requestsPerSecond: 5 } });
    await fleet.follow(count);
    await fleet.wake();
    const deadlineAtMs = (await fleet.store.find(requestId(1)))?.deadlineAtMs ?? NaN;
    fleet.clock.advance((deadlineAtMs - NOW_MS) / 1000 - 60);
    const silence = { sinceMs: fleet.clock.nowMs() - 90_000, untilMs: fleet.clock.nowMs() };
    await fleet.paces.change(ACCOUNT, NEW_RECORD, { perSecond: 5, silence });
    jest.spyOn(fleet.provider, 'send').mockResolvedValue({ kind: 'not-sent', reason: 'ECONNREFUSED' });

    while (fleet.clock.nowMs() < deadlineAtMs) await fleet.nextTick();
    for (let ticks = 0; ticks < count && fleet.errands.all.length > 0; ticks += 1) await fleet.nextTick();

    const request = await fleet.store.find(requestId(1));
    expect(await fleet.count('timed_out')).toBe(count);
    expect(request?.problem).toMatchObject({ code: 'provider-unavailable' });
    expect(fleet.clock.nowMs()).toBeLessThan(deadlineAtMs + count * 30_000);
  },
);
