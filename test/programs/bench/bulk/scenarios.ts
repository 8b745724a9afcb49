/** Rows of one file, over accounts with limits. */
export interface BulkScenario {
  readonly rows: number;
  /** Accounts, among which the rows take turns. */
  readonly providers: number;
  readonly limits: BulkLimits;
  /** Time until a connection is ACTIVE. */
  readonly settleSeconds: number;
  /** A single request comes to each account so often while rows run; absent for none. */
  readonly singlesEverySeconds?: number;
}

/** Limits of each account. */
export interface BulkLimits {
  readonly requestsPerSecond: number;
  readonly maxInFlight?: number;
}

const PLACES_BIND = { limits: { requestsPerSecond: 5, maxInFlight: 20 }, settleSeconds: 120 };
const CALLS_BIND = { limits: { requestsPerSecond: 5 }, settleSeconds: 30 };
/** They keep two places of twenty busy, of the four that are kept for them. */
const SINGLES = { singlesEverySeconds: 60 };

/** Files that are counted by themselves, with `--large`: they take many minutes. */
export const LARGE_ROWS = 10_000;

/** Everything that is counted, in the order in which it is reported. */
export const BULK_SCENARIOS: readonly BulkScenario[] = [
  ...[1, 4].flatMap((providers) => [100, 1_000, LARGE_ROWS].map((rows) => ({ rows, providers, ...PLACES_BIND }))),
  ...[1, 4].flatMap((providers) => [100, 1_000].map((rows) => ({ rows, providers, ...PLACES_BIND, ...SINGLES }))),
  ...[100, 1_000, LARGE_ROWS].map((rows) => ({ rows, providers: 1, ...CALLS_BIND })),
];

/** What a scenario is called in messages. */
export function bulkNameOf({ rows, providers, limits, singlesEverySeconds }: BulkScenario): string {
  return [
    `${rows} rows over ${providers} of at most ${limits.requestsPerSecond} calls a second`,
    ...(limits.maxInFlight === undefined ? [] : [`${limits.maxInFlight} in flight`]),
    ...(singlesEverySeconds === undefined ? [] : ['singles beside']),
  ].join(', ');
}

/**
 * Nobody can be faster, in seconds: the calls of creates at the limit of calls, or the time for which connections are pending
 * at the limit of those in flight, whichever is more.
 */
export function lowerBoundSeconds({ rows, providers, limits, settleSeconds }: BulkScenario): number {
  const { requestsPerSecond, maxInFlight = Infinity } = limits;
  const each = rows / providers;
  return Math.max(each / requestsPerSecond, (each * settleSeconds) / maxInFlight);
}

/**
 * The same without what no file of this size can reach: the last connection takes its time after the last call, and places
 * are taken in whole rounds, as all connections take as long.
 */
export function wholeBoundSeconds({ rows, providers, limits, settleSeconds }: BulkScenario): number {
  const { requestsPerSecond, maxInFlight = Infinity } = limits;
  const each = Math.ceil(rows / providers);
  const rounds = Math.ceil(each / maxInFlight);
  return Math.max((each - 1) / requestsPerSecond + settleSeconds, rounds * settleSeconds);
}

/** The file by which the memory of functions is told: over four accounts. */
export function memoryScenario(rows: number): BulkScenario {
  return { rows, providers: 4, ...PLACES_BIND };
}
