/** The dialects that the simulator speaks, by their ids in provider profiles (profiles.md "Fields"). */
export const SIMULATED_DIALECTS = ['huawei-v2', 'fjcloud-v2', 'enterprise-v5', 'openstack-v2'] as const;

/** One of the dialects that the simulator speaks. */
export type SimulatedDialectId = (typeof SIMULATED_DIALECTS)[number];
