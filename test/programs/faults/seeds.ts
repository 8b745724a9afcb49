import type { Options } from './options';
import type { SimulationRun } from './simulation-run';

/** A run of the simulation with the words for its row. */
export interface PlannedRun {
  readonly title: string;
  readonly run: SimulationRun;
}

const REQUESTS = 10_000;
/** Enough where nothing, or little, is drawn. */
const FEW_REQUESTS = 3_000;
const SEEDS_IN_FULL = 20;
/** The seeds of CI; what has failed once is added here. */
const FIRST_SEED = 1;
/** Less than late commit and list lag together, 30 s at most: the final look must find what settling has missed. */
const SETTLE_TOO_SMALL_SECONDS = 15;

/**
 * The runs of the randomised suite: without faults, at p = 0.1 and p = 0.3 (protocol.md 3, T1 to T3), and with a settle
 * time that is guessed too small (protocol.md 1).
 *
 * @param newSeed a seed that no run before had, so that CI looks at other cases each time; not used when a seed is asked for
 */
export function plannedRuns({ full, firstSeed, count }: Options, newSeed: number): PlannedRun[] {
  const first = firstSeed ?? FIRST_SEED;
  const last = full || firstSeed !== undefined ? first + 1 : newSeed;
  const many = Array.from({ length: SEEDS_IN_FULL }, (_, index) => first + index);
  const seldom = full ? many : [first, last];
  const often = full ? many : [first];
  return [
    // The long ones first, so that two processes end at about the same time.
    ...often.map((seed) => runOf(seed, 0.3, { count })),
    ...seldom.map((seed) => runOf(seed, 0.1, { count })),
    runOf(first, 0.1, { count, settleSeconds: SETTLE_TOO_SMALL_SECONDS }),
    runOf(first, 0, { count }),
  ];
}

/** The run without providers (protocol.md 3, T6). */
export function outageRun({ firstSeed = FIRST_SEED, count = REQUESTS }: Options): PlannedRun {
  return {
    title: `outage of an hour, seed ${firstSeed}`,
    run: { seed: firstSeed, probability: 0, requests: count, isOutage: true },
  };
}

type RunChoices = Pick<SimulationRun, 'settleSeconds'> & Pick<Options, 'count'>;

function runOf(seed: number, probability: number, { settleSeconds, count }: RunChoices): PlannedRun {
  const isSmall = probability === 0 || settleSeconds !== undefined;
  const settle = settleSeconds === undefined ? '' : `, settle ${settleSeconds} s`;
  return {
    title: `p = ${probability}, seed ${seed}${settle}`,
    run: { seed, probability, requests: count ?? (isSmall ? FEW_REQUESTS : REQUESTS), settleSeconds },
  };
}
