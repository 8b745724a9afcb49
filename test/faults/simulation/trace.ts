import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import type { ConnectionView } from '../../../lib/simulator/dialect/simulated-dialect';
import type { SimulatedDialectId } from '../../../lib/simulator/base/dialect-id';
import type { ApiAnswer } from './services/http-clients';
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
  /** Where a pre-shared key turned up. */
  readonly leaks: readonly string[];
  /** Milliseconds after which an effect that is late must have become visible. */
  readonly settleMs: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly providerFaults: Readonly<Record<string, number>>;
  readonly runs: Readonly<Record<string, number>>;
  readonly stateTransitions: number;
  readonly redrivenMessages: number;
  /** Virtual milliseconds until all was at rest, from when on the scenario counts them. */
  readonly makespanMs: number;
  /** Calls that each provider takes in a second; absent for as many as come. */
  readonly requestsPerSecond: number | undefined;
  /** The most calls that a provider got within a second while it was down. */
  readonly peakWhileDown: number;
  readonly realMs: number;
  readonly memoryBytes: number;
}
