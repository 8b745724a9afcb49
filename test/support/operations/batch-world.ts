import { batchIdOf, callIdOf } from '../../../lambdas/core/domain/batch-id';
import type { BatchId } from '../../../lambdas/core/domain/batch-id';
import type { ChunkTask } from '../../../lambdas/contract/batches';
import type { BatchOptions } from '../../../lambdas/contract/api/batch-call';
import type { Outcome } from '../../../lambdas/contract/outcome';
import type { BatchRows } from '../../../lambdas/core/domain/batch/batch-call';
import type { BatchResource } from '../../../lambdas/core/domain/batch/batch-resource';
import type { RowEvent } from '../../../lambdas/core/domain/batch/row-event';
import { WORKFLOW_ACTOR } from '../../../lambdas/core/domain/request/actor';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import { changeOf, endOf } from '../../../lambdas/core/domain/request/request-change';
import { Secret } from '../../../lambdas/core/domain/secrets/secret';
import type { AddRowsDependencies } from '../../../lambdas/core/operations/batches/batch-dependencies';
import { submitBatch } from '../../../lambdas/core/operations/batches/calls/submit-batch';
import type { SubmitBatchResult } from '../../../lambdas/core/operations/batches/calls/submit-batch';
import { cancelRows, expandCall } from '../../../lambdas/core/operations/batches/chunk-tasks';
import { workOnChunk } from '../../../lambdas/core/operations/batches/chunks/work-on-chunk';
import type { ChunkDependencies } from '../../../lambdas/core/operations/batches/chunks/work-on-chunk';
import type { RerunDependencies } from '../../../lambdas/core/operations/batches/rerun-batch';
import { tallyRows } from '../../../lambdas/core/operations/batches/rows/tally-rows';
import { lookAtBatches } from '../../../lambdas/core/operations/nets/look-at-batches';
import type { BatchRun } from '../../../lambdas/core/operations/nets/look-at-batches';
import type { RequestStore } from '../../../lambdas/core/ports/request-store';
import { providerProfile, submission } from '../builders';
import type { Fields } from '../builders';
import type { BatchRecord } from '../in-memory/batches/batch-store';
import { InMemoryFingerprinter } from '../in-memory/fingerprinter';
import { InMemoryHttpTransport } from '../in-memory/http-transport';
import { Doubles, passing } from './doubles';
import type { AllDependencies, Point } from './doubles';
import { RowTrail } from './row-trail';

/** Who makes the batches. */
export const CALLER = { tenant: 'acme', actor: 'arn:aws:iam::000000000000:user/file-uploader' };

/** All that the operations on batches work with. */
export type BatchPorts = AllDependencies & AddRowsDependencies & ChunkDependencies & RerunDependencies;

/** The n-th row: a create with a name of its own. */
export function rowBody(n: number, changes: Fields = {}): Fields {
  const { connection, ...others } = submission() as { connection: Fields };
  return { ...others, connection: { ...connection, name: `branch-${n}`, ...changes } };
}

/** Rows as they are read from JSON. */
export function rowsOf(items: readonly unknown[], options: Partial<BatchOptions> = {}): BatchRows {
  return {
    kind: 'rows',
    rows: items.map((value, index) => ({
      row: index + 1,
      content: { kind: 'json', text: { value, repeated: [] } },
      violations: [],
    })),
    defaults: {},
    options: { dryRun: false, open: false, ...options },
    warnings: [],
  };
}

/** Batches with their stream, their queue and the trail of their rows, all in memory on one clock. */
export class BatchWorld extends Doubles {
  readonly trail = new RowTrail();
  private readonly fingerprinter = new InMemoryFingerprinter();
  private readonly transport = new InMemoryHttpTransport();
  private readonly heard: RequestStore;
  private ids = 0;
  private streamed = 0;
  private counted = 0;

  constructor() {
    super(providerProfile());
    this.heard = this.trail.of(this.store);
  }

  /** The ports of one run. */
  ports(point: Point = () => undefined): BatchPorts {
    const all = this.dependencies(this.transport, point);
    return {
      ...all,
      store: passing(this.heard, point),
      fingerprinter: passing(this.fingerprinter, point),
      batchIds: { newBatchId: () => batchIdOf(this.newId()), newCallId: () => callIdOf(this.newId()) },
      pause: () => Promise.resolve(),
    };
  }

  /** Makes a batch. @param key idempotency key; the body is told by its text */
  submit(
    items: readonly unknown[],
    options: Partial<BatchOptions> = {},
    { key, point }: { readonly key?: string; readonly point?: Point } = {},
  ): Promise<SubmitBatchResult> {
    const repeated = key === undefined ? undefined : { idempotencyKey: key, text: new Secret(JSON.stringify(items)) };
    return submitBatch(this.ports(point), CALLER, rowsOf(items, options), repeated);
  }

  /** Makes a batch that must be accepted. */
  async accepted(items: readonly unknown[], options: Partial<BatchOptions> = {}): Promise<BatchResource> {
    const result = await this.submit(items, options);
    if (result.kind !== 'accepted') throw new Error(`The batch is ${JSON.stringify(result)}`);
    return result.resource;
  }

  /** The next record of the stream that nobody has taken. */
  takeRecord(): BatchRecord | undefined {
    const record = this.batches.stream[this.streamed];
    if (record !== undefined) this.streamed += 1;
    return record;
  }

  /** What the trail tells that nobody has taken. */
  takeEvents(): readonly RowEvent[] {
    const events = this.trail.events.slice(this.counted);
    this.counted += events.length;
    return events;
  }

  /** Does what `dispatch` does with a record. */
  async dispatch(record: BatchRecord, point?: Point): Promise<void> {
    if (record.kind === 'cancel') await cancelRows(this.ports(point), record.batchId);
    else await expandCall(this.ports(point), record);
  }

  /** Does what `expand-batch` does with a message. */
  async work(task: ChunkTask, receives = 1, point?: Point): Promise<void> {
    await workOnChunk(this.ports(point), task, receives);
  }

  /** Does what `tally` does with events. */
  async tally(events: readonly RowEvent[], point?: Point): Promise<void> {
    for (const id of new Set(events.map(({ batchId }) => batchId))) {
      await tallyRows(
        this.ports(point),
        events.filter(({ batchId }) => batchId === id),
      );
    }
  }

  /** Delivers everything that is on its way, until nothing is. */
  async deliverAll(): Promise<void> {
    for (;;) {
      const record = this.takeRecord();
      const task = record === undefined ? this.chunks.take() : undefined;
      const events = record === undefined && task === undefined ? this.takeEvents() : [];
      if (record !== undefined) await this.dispatch(record);
      else if (task !== undefined) await this.work(task);
      else if (events.length > 0) await this.tally(events);
      else return;
    }
  }

  /** Does what the reconciler does with batches. */
  look(point?: Point): Promise<BatchRun> {
    return lookAtBatches(this.ports(point), () => false);
  }

  /** The requests of a batch's rows, in order, as they are stored. */
  requestsOf(id: BatchId): readonly ProvisioningRequest[] {
    const all = this.store.ids.map((requestId) => this.store.stored(requestId));
    return all
      .filter((request) => request?.batch?.id === id)
      .filter((request) => request !== undefined)
      .toSorted((one, other) => (one.batch?.row ?? 0) - (other.batch?.row ?? 0));
  }

  /** Has a request begin, and end unless no outcome is told. */
  async play(id: RequestId, outcome?: Outcome): Promise<void> {
    const patch = { state: 'running', phase: 'apply' } as const;
    const cause = { type: 'validated', actor: WORKFLOW_ACTOR } as const;
    await this.heard.commit(changeOf(this.storedRequest(id), patch, this.clock.nowMs(), cause));
    if (outcome !== undefined) await this.end(id, outcome);
  }

  /** Has a request end, whether it has begun or not. */
  async end(id: RequestId, outcome: Outcome): Promise<void> {
    const end = endOf(this.storedRequest(id), outcome, this.clock.nowMs(), { actor: WORKFLOW_ACTOR });
    await this.heard.commit(end, { removeSealedKey: true });
  }

  private storedRequest(id: RequestId): ProvisioningRequest {
    const request = this.store.stored(id);
    if (request === undefined) throw new Error(`There is no request ${id}`);
    return request;
  }

  private newId(): string {
    this.ids += 1;
    return `01M7VZGC3V${String(this.ids).padStart(16, '0')}`;
  }
}
