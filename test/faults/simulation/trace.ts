import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import type { ConnectionView } from '../../../lib/simulator/dialect/simulated-dialect';
import type { SimulatedDialectId } from '../../../lib/simulator/base/dialect-id';
import type { ApiAnswer } from './services/http-clients';
import type { VigilFindings } from './watch/vigil';
import type { RequestCalls } from './watch/observed-provider';
import type { PlannedRequest } from './requests/planned-requests';

/** What became of one request. */
export interface RequestTrace {
  readonly planned: PlannedRequest;
  /** The connection that was there before, where the plan has one. */
  readonly earlierId: string | undefined;
  /** The answers that its caller got over HTTP; none over the queue. */
  readonly answers: readonly ApiAnswer[];
  /** As it is stored; absent when it was never accepted. */
  readonly stored: ProvisioningRequest | undefined;
  readonly events: readonly AuditEvent[];
  readonly hasSealedKey: boolean;
  /** When its execution ended, epoch ms; absent while it runs, and when there was none. */
  readonly executionEndedAtMs: number | undefined;
  readonly calls: RequestCalls;
}

/** What a simulation has left behind, for others to judge. */
export interface Trace {
  readonly seed: number;
  readonly probability: number;
  readonly requests: readonly RequestTrace[];
  /** Requests in the store that nobody has planned, by id. */
  readonly unplanned: readonly string[];
  /** All connections at the providers. */
  readonly connections: Readonly<Record<SimulatedDialectId, readonly ConnectionView[]>>;
  /** Whether everything came to rest before the time was up. */
  readonly isAtRest: boolean;
  /** What was under way when the time was up, in words. */
  readonly leftOver: readonly string[];
  /** Requests whose token is there although nobody waits any more. */
  readonly tokensLeft: readonly string[];
  /** Whether each watcher was found with somebody who would wake it; absent where nobody could look on. */
  readonly vigil: VigilFindings | undefined;
  /** What was done when all was at rest, in words. */
  readonly restless: readonly string[];
  /** The calls of the provider that were made for several requests at once. */
  readonly sharedCalls: RequestCalls;
  /** Where a pre-shared key turned up. */
  readonly leaks: readonly string[];
  /** Milliseconds after which an effect that is late must have become visible. */
  readonly settleMs: number;
  /** By how much the clock of a function may be wrong, in milliseconds. */
  readonly clockErrorMs: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly providerFaults: Readonly<Record<string, number>>;
  readonly runs: Readonly<Record<string, number>>;
  readonly stateTransitions: number;
  readonly redrivenMessages: number;
  /** Virtual milliseconds until all was at rest, from when on the scenario counts them. */
  readonly makespanMs: number;
  /** Calls that each provider takes in a second; absent for as many as come. */
  readonly requestsPerSecond: number | undefined;
  /** Requests that each provider may have in flight at once; absent for as many as come. */
  readonly maxInFlight: number | undefined;
  /** The most that one had in flight at once, by their places. */
  readonly mostPlaced: number;
  /** The most calls that a provider got within any second, those that sign in included. */
  readonly peak: number;
  /** The same within any ten seconds. */
  readonly peakOfTenSeconds: number;
  /** The same within any minute in which it had been away for long; 0 where it never was. */
  readonly mostWhileAway: number;
  readonly realMs: number;
  readonly memoryBytes: number;
}
