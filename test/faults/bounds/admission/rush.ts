import type { Place } from '../../../../lambdas/core/domain/gate/place';
import { isLineOfRows, lineOf } from '../../../../lambdas/core/domain/request/admission';
import type { LineId } from '../../../../lambdas/core/domain/request/admission';
import type { ProvisioningRequest } from '../../../../lambdas/core/domain/request/provisioning-request';
import type { RequestId } from '../../../../lambdas/core/domain/request/request-id';
import type { SimulatedDialectId } from '../../../../lib/simulator/base/dialect-id';
import type { Fields } from '../../../support/builders';
import { Chance } from '../../simulation/chance/chance';
import { sleep } from '../../simulation/chance/sleep';
import { VirtualTime } from '../../simulation/chance/virtual-time';
import { connectionFields } from '../../simulation/requests/connection-fields';
import { readDeployment } from '../../simulation/services/deployment';
import { captureOutput } from '../../simulation/watch/captured-output';
import { World } from '../../simulation/world';
import type { WorldOptions } from '../../simulation/world';
import { bringBatch } from './bring-batch';

const SEED = 1;
const START_MS = Date.parse('2026-11-20T08:00:00.000Z');
const EVERY_MS = 1_000;
const HOUR_MS = 3_600_000;

/** What is wanted of a provider. */
export interface Wish {
  /** Default: `openstack-v2`, whose creates are one call each. */
  readonly dialect?: SimulatedDialectId;
  /** Fields in place of those of the example. */
  readonly fields?: Fields;
}

/** Rows of a batch, all alike. */
export interface RowsWish extends Wish {
  readonly rows: number;
  readonly maxWaitSeconds?: number;
}

/** What was seen at one moment. */
export interface Sample {
  readonly atMs: number;
  /** Places, by account. */
  readonly inFlight: ReadonlyMap<string, number>;
  /** Requests that have been admitted so far, by line. */
  readonly admitted: ReadonlyMap<LineId, number>;
}

/**
 * Many who want something of the same providers, from the beginning until all is at rest: the whole product in virtual time,
 * with rows at the port of the operations and single requests over HTTP. Nothing goes wrong but what a test does.
 */
export class Rush {
  /** One for each second. */
  readonly samples: Sample[] = [];
  /** The place of each request that had one. */
  readonly places = new Map<RequestId, Place>();
  private readonly admitted = new Map<LineId, number>();
  private readonly chance = new Chance(SEED, 'batches');
  private readonly output = captureOutput(() => undefined);
  private readonly sampler: NodeJS.Timeout;
  private number = 0;
  private asked = 0;

  private constructor(
    private readonly time: VirtualTime,
    readonly world: World,
  ) {
    this.sampler = setInterval(() => {
      this.look();
    }, EVERY_MS);
  }

  /** @param around limits of each of the four providers, and what calls of our own services pass through */
  static async begin(around: Pick<WorldOptions, 'requestsPerSecond' | 'maxInFlight' | 'passageOf'>): Promise<Rush> {
    const deployment = await readDeployment();
    const time = VirtualTime.install(SEED, START_MS);
    return new Rush(time, new World({ seed: SEED, probability: 0, deployment, time, ...around }));
  }

  /** Gives the real time back. */
  end(): void {
    clearInterval(this.sampler);
    this.world.stop();
    this.output.release();
    this.time.uninstall();
  }

  /** Has a tenant bring a batch. @returns the line of its rows */
  async batch(tenant: string, { rows, maxWaitSeconds, ...wish }: RowsWish): Promise<LineId> {
    const items = Array.from({ length: rows }, () => this.body(wish));
    const options = { ...(maxWaitSeconds !== undefined && { maxWaitSeconds }) };
    return lineOf(tenant, await bringBatch(this.world, this.chance, { tenant, items, ...options }));
  }

  /** Has somebody ask for a connection over HTTP. */
  single(wish: Wish = {}): void {
    this.asked += 1;
    void this.world.clients.submit(this.body(wish), `single-${this.asked}`);
  }

  /** Has somebody send the intake queue a message. @param deadlineSeconds how long the request may wait and run */
  message(wish: Wish, deadlineSeconds: number): void {
    this.asked += 1;
    const idempotencyKey = `single-${this.asked}`;
    this.world.queue.send(JSON.stringify({ ...(this.body(wish) as object), deadlineSeconds, idempotencyKey }));
  }

  /** Has somebody ask for one again and again, while something holds. */
  async singles(everySeconds: number, isWanted: () => boolean): Promise<void> {
    while (isWanted()) {
      this.single();
      await sleep(everySeconds * 1000);
    }
  }

  /** Seconds since the beginning. */
  get seconds(): number {
    return (this.time.nowMs() - START_MS) / 1000;
  }

  /** Lets time pass. */
  pass(seconds: number): Promise<void> {
    const untilMs = this.time.nowMs() + seconds * 1000;
    return this.time.run(() => this.time.nowMs() >= untilMs, untilMs);
  }

  /** Lets time pass until nothing is left to do. @returns the requests as they are then */
  async toRest(hours = 12): Promise<readonly ProvisioningRequest[]> {
    await this.time.run(() => this.isAtRest, this.time.nowMs() + hours * HOUR_MS);
    if (!this.isAtRest) throw new Error(`Not at rest: ${this.world.leftOver.join('; ')}`);
    const found = await Promise.all([...this.world.store.accepted.values()].map((id) => this.world.store.find(id)));
    return found.flatMap((request) => request ?? []);
  }

  /** Requests that wait for an account. */
  waitingAt(account: string): number {
    return this.world.lines.all.filter((one) => one.account === account).length;
  }

  /** Requests that had been admitted at an account so many seconds after the beginning. */
  admittedAt(account: string, seconds: number): number {
    const untilMs = START_MS + seconds * 1000;
    return [...this.places.values()].filter((place) => place.account === account && place.sinceMs < untilMs).length;
  }

  /** The most calls that one provider got in any of so many seconds, from one time to another after the beginning. */
  mostCalls(within: number, fromSeconds: number, untilSeconds: number): number {
    const [fromMs, untilMs] = [fromSeconds, untilSeconds].map((seconds) => START_MS + seconds * 1000);
    return this.world.provider.rates.most(within, fromMs ?? 0, untilMs ?? Infinity);
  }

  /** The most calls that one provider got in any second. */
  get mostCallsInASecond(): number {
    return this.world.provider.rates.most(1, START_MS, this.time.nowMs());
  }

  private get isAtRest(): boolean {
    const isAccepted = [...this.world.store.accepted.keys()].filter((key) => key.startsWith('single-')).length;
    return isAccepted === this.asked && this.world.isAtRest;
  }

  private body({ dialect = 'openstack-v2', fields = {} }: Wish): unknown {
    this.number += 1;
    const wish = { dialect, fate: 'up', name: undefined, fillsMarkerPlace: false } as const;
    const connection = { ...connectionFields(this.number, wish), ...fields };
    const ticket = { system: 'servicenow', id: `RITM${this.number}` };
    return JSON.parse(JSON.stringify({ operation: 'create', provider: dialect, connection, ticket })) as unknown;
  }

  private look(): void {
    const inFlight = new Map<string, number>();
    for (const place of this.world.places.all) {
      const { account, requestId, line } = place;
      inFlight.set(account, (inFlight.get(account) ?? 0) + 1);
      if (!this.places.has(requestId)) this.admitted.set(line, (this.admitted.get(line) ?? 0) + 1);
      this.places.set(requestId, place);
    }
    this.samples.push({ atMs: this.time.nowMs(), inFlight, admitted: new Map(this.admitted) });
  }
}

/** Milliseconds that single requests have waited for a place. */
export function waitsOfSingles({ places }: Rush, requests: readonly ProvisioningRequest[]): number[] {
  return requests.flatMap(({ id, createdAtMs }) => {
    const place = places.get(id);
    return place === undefined || isLineOfRows(place.line) ? [] : [place.sinceMs - createdAtMs];
  });
}
