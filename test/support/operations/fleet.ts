import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import { runErrand } from '../../../lambdas/core/operations/errands/run-errand';
import type { TickResult } from '../../../lambdas/core/operations/ticks/tick';
import { wake } from '../../../lambdas/core/operations/requests/wake-watcher';
import { acceptance, change, NOW_MS, providerProfile, provisioningRequest, requestId } from '../builders';
import type { Fields } from '../builders';
import { InMemoryProvider } from '../in-memory/provider';
import { Doubles } from './doubles';
import type { AllDependencies, Point } from './doubles';

/** The account of all requests of a fleet. */
export const ACCOUNT = 'otc-classic';

/** The n-th connection. */
export function connectionId(n: number): string {
  return `851f280f-5639-4ea3-81aa-${String(n).padStart(12, '0')}`;
}

/** Many requests of one account that wait for their connections, and the watcher that follows them. */
export class Fleet extends Doubles {
  readonly provider = new InMemoryProvider(this.clock);

  constructor(profile: Fields = {}) {
    super(providerProfile(profile));
  }

  /** Has the requests 1 to `count` wait, each for a connection of its own that the provider has just accepted. */
  async follow(count: number, changes: Partial<ProvisioningRequest> = {}): Promise<readonly RequestId[]> {
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    for (const n of numbers) await this.followOne(n, changes);
    return numbers.map((n) => requestId(n));
  }

  /** Has the n-th request wait for the n-th connection, its execution with a token. */
  async followOne(n: number, changes: Partial<ProvisioningRequest> = {}): Promise<RequestId> {
    const request = provisioningRequest({ id: requestId(n), state: 'running', phase: 'observe' });
    const id = connectionId(n);
    this.provider.add({ name: `vpn-${n}`, vpnservice_id: 's', peer_address: 'p' }, id);
    await this.store.accept(acceptance(request));
    const followed = { watch: { sinceMs: NOW_MS, failures: 0 }, dueAtMs: request.deadlineAtMs, ...changes };
    const connection = { id, name: `vpn-${n}`, status: 'PENDING_CREATE' };
    await this.store.commit(change({ ...request, ...changes }, { connection, ...followed }));
    await this.executions.start(request.id);
    this.executions.wait(request.id, `token-${n}`);
    this.flights.putToken(request.id, `token-${n}`);
    return request.id;
  }

  /** Has the next tick come after a while. */
  wake(delaySeconds = 0): Promise<void> {
    return wake(this.ports(), ACCOUNT, delaySeconds);
  }

  /** Lets time pass until the next message, which is the only one, and runs its tick. */
  async nextTick(point?: Point): Promise<TickResult> {
    const [next, ...more] = this.errands.all;
    if (next === undefined || more.length > 0) throw new Error(`Not one message is on its way but ${more.length + 1}`);
    this.clock.advance(Math.max(0, next.atMs - this.clock.nowMs()) / 1000);
    this.errands.purge();
    return runErrand(this.ports(point), next.errand);
  }

  /** Seconds until the next message. */
  get nextInSeconds(): number | undefined {
    const [next] = this.errands.all;
    return next === undefined ? undefined : (next.atMs - this.clock.nowMs()) / 1000;
  }

  async states(): Promise<readonly string[]> {
    const requests = await Promise.all(this.executions.started.map((id) => this.store.find(id)));
    return requests.map((request) => request?.state ?? 'none');
  }

  /** How many requests are in a state. */
  async count(state: string): Promise<number> {
    return (await this.states()).filter((one) => one === state).length;
  }

  ports(point?: Point): AllDependencies {
    return this.dependencies(this.provider, point);
  }
}
