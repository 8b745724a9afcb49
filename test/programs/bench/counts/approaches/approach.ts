import type { VirtualTime } from '../../../../faults/simulation/chance/virtual-time';
import type { Counts } from '../../results';
import type { WantedConnection } from './connections';
import type { CountedProvider } from './counted-provider';
import type { ProviderCounts } from './provider-calls';

/** What the approaches have in common when they run. */
export interface Stage {
  readonly time: VirtualTime;
  readonly provider: CountedProvider;
  readonly wanted: readonly WantedConnection[];
  /** To be told of each connection whose settled state is recorded, at that moment. */
  readonly onRecorded: (name: string) => void;
}

/** What is counted inside of an approach; the rest is counted around it. */
export type OwnCounts = Omit<Counts, keyof ProviderCounts | 'logBytes'>;

/** An approach, ready to run. */
export interface RunningApproach {
  /** Whether nothing is under way any more. */
  readonly isAtRest: boolean;
  /** Asks for all connections at this moment. What goes wrong rejects: every connection is to be recorded. */
  begin(): Promise<void>;
  /** Resolves when everything has happened that follows from what has happened so far at this moment. */
  rest(): Promise<void>;
  counts(): OwnCounts;
  /** Ends what would go on for ever. */
  stop(): void;
}

/** Of an approach that uses nothing of AWS. */
export const NOTHING_OF_AWS: OwnCounts = {
  stateTransitions: 0,
  invocations: {},
  httpRequests: 0,
  queueRequests: 0,
  tableReadUnits: 0,
  tableWriteUnits: 0,
  keyCalls: 0,
  secretReads: 0,
};
