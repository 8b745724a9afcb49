import { createInProcessSimulator } from '../../lib/simulator/in-process';
import { ProviderCaller } from '../support/simulator/provider-caller';

test('the most calls within any second are known, those that sign in and are refused included', async () => {
  const time = { nowMs: Date.parse('2026-11-20T08:00:00Z') };
  const simulator = createInProcessSimulator({ clock: { nowMs: () => time.nowMs } });
  const caller = new ProviderCaller(simulator.profile('a', 'openstack-v2'), (request) => simulator.send(request));
  const other = new ProviderCaller(simulator.profile('b', 'huawei-v2'), (request) => simulator.send(request));
  const before = simulator.mostCalls(1);

  await caller.logIn();
  await other.logIn();
  for (const passedMs of [600, 300, 99, 1, 1_000]) {
    time.nowMs += passedMs;
    await caller.get('nobody');
  }

  expect([before, simulator.mostCalls(1), simulator.mostCalls(2), simulator.mostCalls(10)]).toEqual([0, 4, 5, 6]);
  simulator.stop();
});
