import type { Ticket } from '../../../contract/api/submission';
import type { COMPLETIONS, ON_FAILURE, OPERATIONS, TUNNELS } from '../../../contract/api/vocabulary';
import type { Outcome, Problem, ProviderAnswer } from '../../../contract/outcome';
import type { RequestWarning } from '../../../contract/api/request';
import type { BatchId, BatchRow } from '../batch-id';
import type { Admission } from './admission';
import type { FailureCount } from './failure-count';
import type { ProblemCode } from './problem';
import type { RequestId } from './request-id';
import type { DialectId } from '../../../contract/provider-profile';
import type { Phase, RequestState } from './request-state';

/** What a request asks for (api.md "Request"). */
export type Operation = (typeof OPERATIONS)[number];

/** Whether the tunnel carries traffic, as last observed. */
export type Tunnel = (typeof TUNNELS)[number];

/** When a request counts as done (provider-apis.md 4.2). */
export type Completion = (typeof COMPLETIONS)[number];

/** What becomes of a connection whose create ended in ERROR or timed out (api.md "Request"). */
export type OnFailure = (typeof ON_FAILURE)[number];

/** The connection at the provider, with the provider's own word for its status. */
export interface ProvisionedConnection {
  readonly id: string;
  /** Absent while only the id is known. */
  readonly name?: string | undefined;
  /** `UNKNOWN` while the provider has not been asked, or has not said. */
  readonly status: string;
}

/**
 * Our sends of the call that changes something: create, update or delete (protocol.md 1.3 to 1.5). Counts the failures
 * that certainly had no effect.
 */
export interface Attempt extends FailureCount {
  /** How often the intent to send was written, from 1. */
  readonly number: number;
  /** When the last intent was written, before its send; once in doubt, when we gave up on it. */
  readonly sentAtMs: number;
  /**
   * `sent`: nothing is known of the last send yet, so a later run is in doubt about it. `not-sent`: it certainly did not
   * reach the provider. `in-doubt`: it may have.
   */
  readonly result: 'sent' | 'not-sent' | 'in-doubt';
  /** Whether any send so far may have reached the provider without our learning its effect. */
  readonly everInDoubt: boolean;
  /** Creates in doubt that the provider answered, with a fault of its own for instance. */
  readonly answered?: number | undefined;
  /** Creates in doubt of which nothing was heard. */
  readonly unanswered?: number | undefined;
  /** Why the last call did not do what we wanted; looks at what came of it do not count. */
  readonly lastFailure?: LastFailure | undefined;
  /** When the create may be sent again if nothing has come of the last send, epoch ms. */
  readonly sendAgainAtMs?: number | undefined;
  /** Connections of the same name that existed before the first send: they are not ours. */
  readonly knownIds: readonly string[];
  /** When they were listed, epoch ms, if the send that was to follow at once was held back. */
  readonly listedAtMs?: number | undefined;
  /** How the request ends when nothing has come of the sends so far: there will be no further send. */
  readonly refusal?: Outcome | undefined;
  /** The connection was adopted although nothing but its name, service and peer says that it is ours. */
  readonly isUnproved?: boolean | undefined;
}

/** A call that failed, as far as the end of a request may have to tell of it. */
export interface LastFailure {
  readonly problem: ProblemCode;
  readonly answer: ProviderAnswer;
  /** In the provider's words, without our secrets. */
  readonly message: string;
  /** Whether another try might have helped. */
  readonly retryable: boolean;
}

/** A caller's wish that the request ends without effect. */
export interface Cancellation {
  readonly requestedAtMs: number;
  readonly requestedBy: string;
}

/** A connection of ours that must be gone before its request ends. */
export interface Removal {
  readonly connectionId: string;
  /** Another connection than the one of the request: a late effect of a call in doubt. */
  readonly isDuplicate: boolean;
  /** Whether the provider has accepted its delete. */
  readonly accepted: boolean;
}

/** What is left to do at the provider once it is decided how a request ends (protocol.md 1.8). */
export interface Cleanup extends FailureCount {
  /** How the request ends when all of it is done. */
  readonly outcome: Outcome;
  readonly sinceMs: number;
  /** What came of calls in doubt is visible a settle time after this; absent when none was, or the last look is done. */
  readonly doubtAtMs?: number | undefined;
  /** What must go; taken off when it is confirmed to be gone. */
  readonly removals: readonly Removal[];
}

/** What observing has seen so far. Counts the looks that the provider did not answer. */
export interface Watch extends FailureCount {
  /** When the provider had accepted the call. */
  readonly sinceMs: number;
  /** When the connection was first seen DOWN since it was last anything else. */
  readonly downSinceMs?: number | undefined;
  /** When the connection was first missing since it was last seen. */
  readonly absentSinceMs?: number | undefined;
}

/** What a pre-shared key was sealed for, where that is not its request alone: a row of a batch (docs/adr/0021). */
export interface SealedFor {
  readonly batchId: BatchId;
  /** The request that the row first became: rows that run again keep their sealed key. */
  readonly requestId: RequestId;
}

/** A request as it is stored. The pre-shared key is not part of it. */
export interface ProvisioningRequest {
  readonly id: RequestId;
  readonly tenant: string;
  readonly operation: Operation;
  readonly provider: string;
  readonly dialect: DialectId;
  /** The caller's fields in the dialect's terms, without the pre-shared key; none for a delete. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Name that a connection is created with and recognised by. */
  readonly connectionName?: string | undefined;
  /** Whether a pre-shared key came with the request; it is sealed apart. */
  readonly hasPreSharedKey: boolean;
  /** Absent where the key was sealed for the request alone, and where there is none. */
  readonly sealedFor?: SealedFor | undefined;
  readonly ticket?: Ticket | undefined;
  /** Of a create for a ticket: what others for it are compared by (`likenessOf`). */
  readonly likeness?: string | undefined;
  /** What a person should know of it; absent where there is nothing. */
  readonly warnings?: readonly RequestWarning[] | undefined;
  readonly completion: Completion;
  readonly onFailure: OnFailure;
  readonly requestedBy: string;
  /** Absent for a request that was made alone. */
  readonly batch?: BatchRow | undefined;
  /** Absent where nothing limits how many requests its provider gets: then it never waits. */
  readonly admission?: Admission | undefined;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Time that it has, in seconds; absent in what an earlier release has stored. */
  readonly deadlineSeconds?: number | undefined;
  /** Of a row of a batch that has not been started yet: the latest that it can become. */
  readonly deadlineAtMs: number;
  readonly endedAtMs?: number | undefined;
  readonly state: RequestState;
  readonly phase?: Phase | undefined;
  readonly tunnel: Tunnel;
  readonly connection?: ProvisionedConnection | undefined;
  /** What was its connection until the provider had removed it for us. */
  readonly removed?: Pick<ProvisionedConnection, 'id' | 'name'> | undefined;
  readonly attempt?: Attempt | undefined;
  readonly watch?: Watch | undefined;
  readonly cancellation?: Cancellation | undefined;
  readonly cleanup?: Cleanup | undefined;
  /** When the watcher must look at it whatever its status is; absent while the watcher does not follow it. */
  readonly dueAtMs?: number | undefined;
  readonly problem?: Problem | undefined;
  /** Optimistic lock, and the sequence of the last audit event. */
  readonly version: number;
  /** Absent before the first event, and in what an earlier release has stored. */
  readonly lastEventHash?: string | undefined;
}
