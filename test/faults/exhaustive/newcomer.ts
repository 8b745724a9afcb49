import { applyRequest } from '../../../lambdas/core/operations/steps/apply/apply-request';
import { acceptance, provisioningRequest, requestId } from '../../support/builders';
import { HeldRun } from './held-run';
import type { RunningRequest } from './whole-request';

const TOKEN = 'token of the newcomer';

/** A second request of the same account, which is registered while the first one is on its way. */
export class Newcomer {
  readonly request = provisioningRequest({
    id: requestId(2),
    state: 'running',
    phase: 'apply',
    connectionName: undefined,
    hasPreSharedKey: false,
  });
  /** When its step `apply` was over, epoch ms. */
  registeredAtMs = Infinity;
  private held: HeldRun | undefined;

  /**
   * Runs `apply`, up to one of its calls after its entry was written, or to its end.
   *
   * @param stopAt before which of these calls it stops, counted from 1
   */
  async arrive(run: RunningRequest, stopAt = Infinity): Promise<void> {
    const { world } = run;
    await world.store.accept(acceptance(this.request));
    await world.executions.start(this.request.id);
    run.stepsUnderWay += 1;
    let arrived: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    let calls = 0;
    const end = this.apply(run, async () => {
      const isEntered = world.flights.all.some(({ requestId: id }) => id === this.request.id);
      calls += isEntered ? 1 : 0;
      if (calls !== stopAt) return;
      this.held = new HeldRun(Infinity);
      arrived();
      await this.held.released;
    });
    await Promise.race([stopped, end]);
    if (this.held !== undefined) this.held.end = end;
  }

  /** Has `apply` go on to its end. */
  async goOn(): Promise<void> {
    await this.held?.goOn();
  }

  private async apply(run: RunningRequest, point: () => Promise<void>): Promise<void> {
    const { world } = run;
    await applyRequest(world.ports(point), this.request.id);
    run.stepsUnderWay -= 1;
    world.executions.wait(this.request.id, TOKEN);
    world.flights.putToken(this.request.id, TOKEN);
    this.registeredAtMs = world.clock.nowMs();
  }
}
