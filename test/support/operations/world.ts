import type { RecordInput, RecordResult, StepResult } from '../../../lambdas/contract/steps';
import type { ProviderProfile } from '../../../lambdas/contract/provider-profile';
import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import { Secret } from '../../../lambdas/core/domain/secrets/secret';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import type { RequestPatch } from '../../../lambdas/core/domain/request/request-change';
import { cancelRequest } from '../../../lambdas/core/operations/requests/cancel-request';
import type { CancelResult } from '../../../lambdas/core/operations/requests/cancel-request';
import { applyRequest } from '../../../lambdas/core/operations/steps/apply/apply-request';
import { recordOutcome } from '../../../lambdas/core/operations/steps/record-outcome';
import { validateRequest } from '../../../lambdas/core/operations/steps/validate-request';
import { wake } from '../../../lambdas/core/operations/requests/wake-watcher';
import { acceptance, CANARY_KEY, change, providerProfile, provisioningRequest, requestId } from '../builders';
import type { Fields } from '../builders';
import { InMemoryProvider } from '../in-memory/provider';
import { deliverErrands } from './deliver-errands';
import { Doubles } from './doubles';
import type { AllDependencies, Point } from './doubles';

/** One provider, one request, the steps of its workflow and its watcher, all in memory on one clock. */
export class World extends Doubles {
  readonly provider = new InMemoryProvider(this.clock);
  private waits = 0;

  private constructor(
    readonly request: ProvisioningRequest,
    readonly profile: ProviderProfile,
  ) {
    super(profile);
  }

  /**
   * With a request that was accepted, as `submit` leaves it, and whose execution runs.
   *
   * @param profile what its provider's profile has that is not usual
   */
  static async withRequest(changes: Partial<ProvisioningRequest> = {}, profile: Fields = {}): Promise<World> {
    const request = provisioningRequest(changes);
    const world = new World(request, providerProfile({ dialect: request.dialect, ...profile }));
    const context = { purpose: 'pre-shared-key', requestId: request.id, tenant: request.tenant } as const;
    const sealedKey = await world.sealer.seal(new Secret(CANARY_KEY), context);
    await world.store.accept({ ...acceptance(request), sealedKey });
    await world.executions.start(request.id);
    return world;
  }

  /** The request as it is stored now. */
  async stored(): Promise<ProvisioningRequest> {
    return (await this.store.find(this.request.id)) ?? this.request;
  }

  /** The trail as it is stored now. */
  async trail(): Promise<readonly AuditEvent['type'][]> {
    return (await this.store.events(this.request.id)).map(({ type }) => type);
  }

  /** Has another request own a connection. */
  async claimForAnother(connectionId: string): Promise<void> {
    const other = provisioningRequest({ id: requestId(2) });
    await this.store.accept(acceptance(other));
    await this.store.commit(change(other), { claim: { provider: 'otc-classic', connectionId } });
  }

  /** Writes a change, as an earlier step has left it. */
  async change(patch: RequestPatch): Promise<void> {
    await this.store.commit(change(await this.stored(), patch));
  }

  validate(point?: Point): Promise<StepResult> {
    return validateRequest(this.ports(point), this.request.id);
  }

  apply(point?: Point): Promise<StepResult> {
    return applyRequest(this.ports(point), this.request.id);
  }

  record(fault?: RecordInput['fault'], point?: Point): Promise<RecordResult> {
    return recordOutcome(this.ports(point), { requestId: this.request.id, fault });
  }

  /** The state `Watch`: stores a token, with which the execution waits. */
  watch(): void {
    this.waits += 1;
    const token = `token-${String(this.waits)}`;
    this.executions.wait(this.request.id, token);
    this.flights.putToken(this.request.id, token);
  }

  /** Has the next tick come after a while, as whoever writes an entry does. */
  wake(delaySeconds = 0): Promise<void> {
    return wake(this.ports(), this.request.provider, delaySeconds);
  }

  /** Runs the ticks whose messages have come. */
  async tick(point?: Point): Promise<void> {
    await deliverErrands(this.errands, this.ports(point));
  }

  /** The caller's wish, as it comes over the API. */
  cancel(): Promise<CancelResult> {
    const { tenant, requestedBy, id } = this.request;
    return cancelRequest(this.ports(), { tenant, actor: requestedBy }, id);
  }

  /** Repeats `apply` as the workflow does while it says `again`; gives the last result. */
  async applyUntilDone(limit = 100): Promise<StepResult> {
    for (let count = 0; count < limit; count += 1) {
      const result = await this.apply();
      if (result.next !== 'again') return result;
      this.clock.advance(result.waitSeconds);
    }
    throw new Error(`apply still says again after ${limit} runs`);
  }

  /** Lets time pass from tick to tick until the request has ended; gives it then. */
  async followed(limit = 1_000): Promise<ProvisioningRequest> {
    for (let count = 0; count < limit; count += 1) {
      const request = await this.stored();
      if (request.endedAtMs !== undefined) return request;
      await this.nextTick();
    }
    throw new Error(`The request has not ended after ${limit} ticks`);
  }

  /** Lets time pass until the next tick, and runs it. */
  async nextTick(point?: Point): Promise<void> {
    const [next] = this.errands.all;
    if (next === undefined) throw new Error('No tick is on its way');
    this.clock.advance(Math.max(0, next.atMs - this.clock.nowMs()) / 1000);
    await this.tick(point);
  }

  /** The ports of one run. */
  ports(point?: Point): AllDependencies {
    return this.dependencies(this.provider, point);
  }
}

export type { Point } from './doubles';
