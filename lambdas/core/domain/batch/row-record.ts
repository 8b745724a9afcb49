import type { Problem } from '../../../contract/outcome';
import { REQUEST_STATES } from '../../../contract/outcome';
import type { ProvisioningRequest } from '../request/provisioning-request';
import type { RequestId } from '../request/request-id';
import { shownConnection } from '../request/shown-connection';

/** State of a row that is counted; of the valid rows all others are accepted. */
export type CountedState = Exclude<(typeof REQUEST_STATES)[number], 'accepted'>;

/** All states that are counted. */
export const COUNTED_STATES = REQUEST_STATES.filter((state): state is CountedState => state !== 'accepted');

/** What has become of one row, once its request runs or has ended. */
export interface RowRecord {
  /** Number in the batch, from 1. */
  readonly row: number;
  readonly state: CountedState;
  /** Version of the request that was seen in this state. */
  readonly sequence: number;
  readonly requestId: RequestId;
  readonly connectionId?: string | undefined;
  readonly problem?: Problem | undefined;
  /** Epoch ms. */
  readonly endedAtMs?: number | undefined;
}

/** Rows of a batch by state. */
export interface Tally {
  readonly states: Readonly<Partial<Record<CountedState, number>>>;
  /** When the last of those that have ended did, epoch ms. */
  readonly lastEndedAtMs?: number | undefined;
  /** When a row was counted last, epoch ms. */
  readonly countedAtMs: number;
}

/** What changes of rows and counts together, so that the counts are always those of the rows. */
export interface TallyStep {
  readonly rows: readonly {
    /** Sequence of the record that is replaced; absent where there is none. */
    readonly replaces?: number | undefined;
    readonly record: RowRecord;
  }[];
  /** What is added to the counts. */
  readonly delta: Readonly<Partial<Record<CountedState, number>>>;
  /** When the last of the rows ended, epoch ms; absent when none has. */
  readonly lastEndedAtMs?: number | undefined;
}

/** The record that a row has by its request; `undefined` while the request waits for its turn. */
export function recordOf(row: number, request: ProvisioningRequest): RowRecord | undefined {
  const { id, state, version, problem, endedAtMs } = request;
  if (state === 'accepted') return undefined;
  const connectionId = endedAtMs === undefined ? undefined : shownConnection(request)?.id;
  return { row, state, sequence: version, requestId: id, connectionId, problem, endedAtMs };
}

/**
 * What to write when rows were seen in these states, in whatever order and however often.
 *
 * @param known the records of these rows, as they were read
 * @returns `undefined` when all of it is known
 */
export function tallyStep(known: readonly RowRecord[], seen: readonly RowRecord[]): TallyStep | undefined {
  const before = new Map(known.map((record) => [record.row, record]));
  const newest = new Map<number, RowRecord>();
  for (const record of seen) {
    const other = newest.get(record.row) ?? before.get(record.row);
    // guard: tally-sequence
    if (other === undefined || other.sequence < record.sequence) newest.set(record.row, record);
  }
  const rows = [...newest.values()].map((record) => ({ replaces: before.get(record.row)?.sequence, record }));
  if (rows.length === 0) return undefined;
  const ended = rows.flatMap(({ record: { endedAtMs } }) => (endedAtMs === undefined ? [] : [endedAtMs]));
  return {
    rows,
    delta: deltaOf(rows.map(({ record }) => [before.get(record.row)?.state, record.state])),
    ...(ended.length > 0 && { lastEndedAtMs: Math.max(...ended) }),
  };
}

function deltaOf(changes: readonly (readonly [CountedState | undefined, CountedState])[]): TallyStep['delta'] {
  const delta: Partial<Record<CountedState, number>> = {};
  const add = (state: CountedState, number: number): void => {
    delta[state] = (delta[state] ?? 0) + number;
  };
  for (const [from, to] of changes) {
    if (from !== undefined) add(from, -1);
    add(to, 1);
  }
  return delta;
}
