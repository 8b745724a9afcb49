import { APPROACHES, type Scenario } from './results';

/** Seconds until a single connection is settled: 30 s, 2, 5 and 15 minutes. */
export const SETTLE_SECONDS = [30, 120, 300, 900] as const;
/** How many are asked for at once. */
export const CROWDS = [1, 100, 1_000, 10_000] as const;

/** Of VPN Provisioner alone: another API, a limit of calls, an account full of connections of others. */
const CONDITIONS: readonly Omit<Scenario, 'approach'>[] = [
  { connections: 1, settleSeconds: 30, dialect: 'openstack-v2' },
  { connections: 1_000, settleSeconds: 'spread', dialect: 'openstack-v2' },
  { connections: 1_000, settleSeconds: 'spread', requestsPerSecond: 20 },
  { connections: 10_000, settleSeconds: 'spread', dialect: 'openstack-v2', requestsPerSecond: 20 },
  { connections: 1, settleSeconds: 900, others: 5_000 },
  { connections: 100, settleSeconds: 'spread', others: 5_000 },
  { connections: 100, settleSeconds: 'spread', dialect: 'openstack-v2', others: 5_000 },
];

/** Everything that is counted, in the order in which it is reported. */
export const SCENARIOS: readonly Scenario[] = [
  ...APPROACHES.flatMap((approach) => [
    ...SETTLE_SECONDS.map((settleSeconds) => ({ approach, connections: 1, settleSeconds })),
    ...CROWDS.map((connections) => ({ approach, connections, settleSeconds: 'spread' as const })),
  ]),
  ...CONDITIONS.map((condition) => ({ approach: 'vpn-provisioner' as const, ...condition })),
];

/**
 * What a scenario is there to show: `single`, one connection that is followed by itself; `crowd`, many at once; `condition`,
 * the same under other conditions than those of the comparison.
 */
export function kindOf({
  settleSeconds,
  dialect,
  requestsPerSecond,
  others,
}: Scenario): 'single' | 'crowd' | 'condition' {
  if ([dialect, requestsPerSecond, others].some((condition) => condition !== undefined)) return 'condition';
  return settleSeconds === 'spread' ? 'crowd' : 'single';
}

/** What a scenario is called in messages. */
export function nameOf({ approach, connections, settleSeconds, dialect, requestsPerSecond, others }: Scenario): string {
  return [
    approach,
    `${connections} at once`,
    `${settleSeconds === 'spread' ? '30 to 300' : settleSeconds} s`,
    ...(dialect === undefined ? [] : [dialect]),
    ...(requestsPerSecond === undefined ? [] : [`${requestsPerSecond} calls a second`]),
    ...(others === undefined ? [] : [`${others} of others`]),
  ].join(', ');
}
