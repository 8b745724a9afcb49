import { createHash } from 'node:crypto';
import { totalCalls } from '../../faults/invariants/calls';
import { isPlain, undoneStateOf } from '../../faults/invariants/outcomes';
import { untoldMs } from '../../faults/invariants/watching';
import type { Violation } from '../../faults/invariants/violation';
import { isCreate } from '../../faults/invariants/wishes';
import type { CallKind } from '../../faults/simulation/watch/observed-provider';
import type { RequestTrace, Trace } from '../../faults/simulation/trace';

/** The figures of one simulation, for the report and for machines. */
export interface Figures {
  readonly seed: number;
  readonly probability: number;
  readonly requests: number;
  readonly byState: Readonly<Record<string, number>>;
  readonly duplicatesAtRest: number;
  /** Requests of which more than one connection existed for a while. */
  readonly duplicatesEver: number;
  readonly lost: number;
  readonly stuck: number;
  readonly auditGaps: number;
  readonly leaks: number;
  /** Creates that nobody cancels, with much time, whose connection settles. */
  readonly plain: number;
  readonly cleanFailures: number;
  readonly needsAttention: number;
  readonly adopted: number;
  /** Mean per request. */
  readonly callsPerRequest: Readonly<Record<string, number>>;
  /** Runs of the function `watch`. */
  readonly ticks: number;
  readonly lostWakeUps: number;
  /** The longest that an entry waited without a message or a running tick. */
  readonly unattendedSeconds: number;
  /** The longest that an execution ran on when its request had ended. */
  readonly untoldSeconds: number;
  readonly mostCalls: number;
  readonly mostSends: number;
  readonly transitionsPerRequest: number;
  readonly runsPerRequest: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly providerFaults: Readonly<Record<string, number>>;
  readonly redrivenMessages: number;
  /** The longest that a request ended after its deadline, in seconds; less than 0 when none was late. */
  readonly latestSeconds: number;
  readonly makespanSeconds: number;
  /** The most calls that a provider got within a second, without those that sign in. */
  readonly peak: number;
  readonly peakOfTenSeconds: number;
  /** The most requests that a provider had in flight at once. */
  readonly mostPlaced: number;
  /** All calls within a second while it was down. */
  readonly mostWhileAway: number;
  readonly realSeconds: number;
  readonly memoryMegabytes: number;
  readonly violations: number;
  readonly violationsByKind: Readonly<Record<string, number>>;
  /** Digest of what became of every request: equal for equal seeds. */
  readonly outcomeHash: string;
}

/** Counts what a simulation has left behind. */
export function figuresOf(trace: Trace, violations: readonly Violation[]): Figures {
  const { requests } = trace;
  const count = (...kinds: string[]): number => violations.filter(({ kind }) => kinds.includes(kind)).length;
  const plain = requests.filter(isPlain);
  return {
    seed: trace.seed,
    probability: trace.probability,
    requests: requests.length,
    byState: tally(requests.map(({ stored }) => stored?.state ?? 'lost')),
    duplicatesAtRest: count('duplicate', 'shared connection'),
    duplicatesEver: requests.filter((request) => hasEvent(request, 'duplicate-found')).length,
    lost: count('lost', 'orphan', 'no connection', 'unknown connection'),
    stuck: count('stuck', 'too late', 'not at rest'),
    auditGaps: count('audit trail'),
    leaks: trace.leaks.length,
    plain: plain.length,
    cleanFailures: plain.filter((request) => undoneStateOf(request) === 'failed').length,
    needsAttention: plain.filter((request) => undoneStateOf(request) === 'needs_attention').length,
    adopted: requests.filter((request) => hasEvent(request, 'adopted')).length,
    ...callFigures(trace),
    ...watchFigures(trace),
    transitionsPerRequest: mean(trace.stateTransitions, requests.length),
    runsPerRequest: mapValues(trace.runs, (runs) => mean(runs, requests.length)),
    faults: trace.faults,
    providerFaults: trace.providerFaults,
    redrivenMessages: trace.redrivenMessages,
    latestSeconds: Math.max(...requests.map(({ stored }) => lateMs(stored))) / 1000,
    makespanSeconds: Math.round(trace.makespanMs / 1000),
    peak: trace.peak,
    peakOfTenSeconds: trace.peakOfTenSeconds,
    mostPlaced: trace.mostPlaced,
    mostWhileAway: trace.mostWhileAway,
    realSeconds: Math.round(trace.realMs / 100) / 10,
    memoryMegabytes: Math.round(trace.memoryBytes / 1_000_000),
    violations: violations.length,
    violationsByKind: tally(violations.map(({ kind }) => kind)),
    outcomeHash: hashOf(requests),
  };
}

function callFigures({ requests, sharedCalls }: Trace): Pick<Figures, 'callsPerRequest' | 'mostCalls' | 'mostSends'> {
  const creates = requests.filter(isCreate);
  const kinds: readonly CallKind[] = ['create', 'get', 'list', 'delete', 'update', 'probe', 'sign-in'];
  const total = (kind: CallKind): number =>
    [sharedCalls, ...requests.map(({ calls }) => calls)].reduce((sum, { counts }) => sum + (counts[kind] ?? 0), 0);
  return {
    callsPerRequest: Object.fromEntries(kinds.map((kind) => [kind, mean(total(kind), requests.length)])),
    mostCalls: Math.max(...requests.map(({ calls }) => totalCalls(calls))),
    mostSends: Math.max(...creates.map(({ calls }) => calls.creates.length)),
  };
}

function watchFigures({
  requests,
  vigil,
  runs,
}: Trace): Pick<Figures, 'ticks' | 'lostWakeUps' | 'unattendedSeconds' | 'untoldSeconds'> {
  return {
    ticks: runs['watch'] ?? 0,
    lostWakeUps: vigil?.lostWakeUps.length ?? 0,
    unattendedSeconds: (vigil?.longestUnattendedMs ?? 0) / 1000,
    untoldSeconds: Math.max(...requests.map(untoldMs)) / 1000,
  };
}

function hasEvent({ events }: RequestTrace, wanted: string): boolean {
  return events.some(({ type }) => type === wanted);
}

function lateMs(stored: RequestTrace['stored']): number {
  return (stored?.endedAtMs ?? 0) - (stored?.deadlineAtMs ?? 0);
}

function tally(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  words.forEach((word) => counts.set(word, (counts.get(word) ?? 0) + 1));
  return Object.fromEntries([...counts].sort(([, one], [, other]) => other - one));
}

function mapValues(
  values: Readonly<Record<string, number>>,
  change: (value: number) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function mean(sum: number, count: number): number {
  return Math.round((sum / Math.max(1, count)) * 1000) / 1000;
}

/** Of every request what happened and when; ids are not part of it. */
function hashOf(requests: readonly RequestTrace[]): string {
  const hash = createHash('sha256');
  requests.forEach(({ planned, events, calls }) => {
    hash.update(JSON.stringify([planned.number, events.map(({ type, time }) => [type, time]), calls.counts]));
  });
  return hash.digest('hex').slice(0, 16);
}
