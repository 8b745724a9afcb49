import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import type { LineId } from '../../../lambdas/core/domain/request/admission';
import { runErrand } from '../../../lambdas/core/operations/errands/run-errand';
import { dispatching } from '../../../lambdas/core/operations/intake/dispatch-requests';
import type { TickResult } from '../../../lambdas/core/operations/ticks/tick';
import { acceptance, change, provisioningRequest, requestId } from '../builders';
import { InMemoryHttpTransport } from '../in-memory/http-transport';
import { Doubles } from '../operations/doubles';
import type { AllDependencies, Point } from '../operations/doubles';
import { ACCOUNT, line } from './waiting';

/** Requests that wait for one account, and the gate that admits them. */
export class Gatehouse extends Doubles {
  private lastId = 0;

  /** Accepts a request that waits in a line; nobody knows of it yet. */
  async accept(id: LineId = line('acme'), changes: Partial<ProvisioningRequest> = {}): Promise<RequestId> {
    this.lastId += 1;
    const nowMs = this.clock.nowMs();
    const request = provisioningRequest({
      id: requestId(this.lastId),
      provider: ACCOUNT,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      deadlineAtMs: nowMs + 600_000,
      admission: { line: id, waitUntilMs: nowMs + 600_000, calls: 1 },
      ...changes,
    });
    await this.store.accept(acceptance(request));
    return request.id;
  }

  /** Accepts so many requests of a line and dispatches them. */
  async join(id: LineId, count = 1, changes: Partial<ProvisioningRequest> = {}): Promise<readonly RequestId[]> {
    const ids: RequestId[] = [];
    for (let n = 0; n < count; n += 1) ids.push(await this.accept(id, changes));
    await this.dispatch(...ids);
    return ids;
  }

  /** The same for one request. */
  async joinOne(id: LineId, changes: Partial<ProvisioningRequest> = {}): Promise<RequestId> {
    const accepted = await this.accept(id, changes);
    await this.dispatch(accepted);
    return accepted;
  }

  async dispatch(...ids: readonly RequestId[]): Promise<void> {
    const dispatch = dispatching(this.ports());
    for (const id of ids) await dispatch(id);
  }

  /** Lets time pass until the next tick of the gate, and runs it. */
  async tick(point?: Point): Promise<TickResult> {
    const next = this.errands.all.find(({ errand }) => errand.kind === 'gate');
    if (next === undefined) throw new Error('No tick of the gate is on its way');
    this.clock.advance(Math.max(0, next.atMs - this.clock.nowMs()) / 1000);
    this.errands.drop(next);
    return runErrand(this.ports(point), next.errand);
  }

  /** Starts all that were admitted, whenever that was to be. */
  async start(): Promise<void> {
    for (const waiting of this.errands.all.filter(({ errand }) => errand.kind === 'start')) {
      this.errands.drop(waiting);
      await runErrand(this.ports(), waiting.errand);
    }
  }

  /** Ends a request that was started. */
  async end(id: RequestId): Promise<void> {
    const request = await this.store.find(id);
    if (request === undefined) throw new Error(`There is no request ${id}`);
    await this.store.commit(change(request, { state: 'succeeded', endedAtMs: this.clock.nowMs() }));
  }

  /** Requests that have a place. */
  get admitted(): readonly RequestId[] {
    return this.places.all.map((place) => place.requestId);
  }

  /** Seconds after which each admitted request is to be started, in the order in which that was said. */
  get startsInSeconds(): readonly number[] {
    const starts = this.errands.sent.filter(({ errand }) => errand.kind === 'start');
    return starts.map(({ atMs }) => (atMs - this.clock.nowMs()) / 1000);
  }

  /** Seconds until the next tick of the gate; nothing while it sleeps. */
  get nextInSeconds(): number | undefined {
    const next = this.errands.all.find(({ errand }) => errand.kind === 'gate');
    return next === undefined ? undefined : (next.atMs - this.clock.nowMs()) / 1000;
  }

  ports(point?: Point): AllDependencies {
    return this.dependencies(new InMemoryHttpTransport(), point);
  }
}
