import { APPROACHES, type Scenario } from './results';

/** Seconds until a single connection is settled: 30 s, 2, 5 and 15 minutes. */
export const SETTLE_SECONDS = [30, 120, 300, 900] as const;
/** How many are asked for at once. */
export const CROWDS = [1, 100, 1_000, 10_000] as const;

/** Everything that is counted, in the order in which it is reported. */
export const SCENARIOS: readonly Scenario[] = APPROACHES.flatMap((approach) => [
  ...SETTLE_SECONDS.map((settleSeconds) => ({ approach, connections: 1, settleSeconds })),
  ...CROWDS.map((connections) => ({ approach, connections, settleSeconds: 'spread' as const })),
]);

/** True for one connection that is followed by itself. */
export function isSingle({ settleSeconds }: Scenario): boolean {
  return settleSeconds !== 'spread';
}

/** What a scenario is called in messages. */
export function nameOf({ approach, connections, settleSeconds }: Scenario): string {
  return `${approach}, ${connections} at once, ${settleSeconds === 'spread' ? '30 to 300' : settleSeconds} s`;
}
