import { DIALECTS } from '../../../../lambdas/core/dialects';

describe.each(['fjcloud-v2', 'openstack-v2'] as const)('%s', (id) => {
  test.each([
    { state: false, isOff: true },
    { state: 'False', isOff: true },
    { state: 0, isOff: true },
    { state: 'off', isOff: true },
    { state: true, isOff: false },
    { state: 'true', isOff: false },
    { state: undefined, isOff: false },
  ])('with admin_state_up $state is switched off: $isOff (provider-apis.md 4.4)', ({ state, isOff }) => {
    expect(DIALECTS[id].isSwitchedOff({ admin_state_up: state })).toBe(isOff);
  });
});

test.each(['huawei-v2', 'enterprise-v5'] as const)('%s has no connections that are switched off', (id) => {
  expect(DIALECTS[id].isSwitchedOff({ admin_state_up: false })).toBe(false);
});
