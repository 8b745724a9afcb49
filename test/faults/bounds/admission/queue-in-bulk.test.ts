/** Ten thousand messages at once (queue.md "Many messages"): neither the limits of providers nor those of our table cost one. */
import { ServiceUnavailableError } from '../../../../lambdas/core/domain/errors';
import { SIMULATED_DIALECTS } from '../../../../lib/simulator/base/dialect-id';
import { sleep } from '../../simulation/chance/sleep';
import type { SimulatedFunction } from '../../simulation/functions/functions';
import type { PortPassage } from '../../simulation/functions/ports';
import { Rush } from './rush';

const MESSAGES = 10_000;
const LIMITS = { requestsPerSecond: 10, maxInFlight: 600 };
const DEADLINE_SECONDS = 3_600;
/** Calls that a create takes at most where nothing goes wrong: a list first, at dialects without a place for a mark. */
const MOST_CALLS = 2;
/** From the last start to its recorded end: connections are ready after 25 s, and are looked at every 10. */
const LAST_SECONDS = 60;

/** Where only taking in matters. */
const FEW_MESSAGES = 2_000;
/** Requests that a small table takes; ten batches of ten at a time are many more. */
const PER_SECOND = 100;
/** When a message that was not taken in comes again, and a little. */
const AGAIN_SECONDS = 200;

let rush: Rush;

afterEach(() => {
  rush.end();
});

function sendAll(messages = MESSAGES): void {
  for (let turn = 0; turn < messages / SIMULATED_DIALECTS.length; turn += 1) {
    for (const dialect of SIMULATED_DIALECTS) rush.message({ dialect }, DEADLINE_SECONDS);
  }
}

test('10,000 messages are taken in at their first delivery, and drain at the pace of their providers', async () => {
  rush = await Rush.begin(LIMITS);

  sendAll();
  const requests = await rush.toRest();

  const bound = ((MESSAGES / SIMULATED_DIALECTS.length) * MOST_CALLS) / LIMITS.requestsPerSecond;
  expect(requests).toHaveLength(MESSAGES);
  expect(requests.filter(({ state }) => state !== 'succeeded')).toEqual([]);
  expect(rush.world.simulator.connections()).toHaveLength(MESSAGES);
  expect(rush.world.queue.counts).toEqual({ sent: MESSAGES, received: MESSAGES, deleted: MESSAGES });
  expect(rush.mostCallsInASecond).toBeLessThanOrEqual(LIMITS.requestsPerSecond + 1);
  expect(rush.world.places.most).toBeLessThanOrEqual(LIMITS.maxInFlight);
  expect(rush.seconds).toBeLessThanOrEqual(1.15 * bound + LAST_SECONDS);
}, 900_000);

/** A table that stores so many requests a second, and refuses the others at once, as transactions are refused. */
class SmallTable implements PortPassage {
  private second = 0;
  private stored = 0;

  constructor(private readonly perSecond: number) {}

  async through<T>(boundary: string, perform: () => Promise<T>, port: string): Promise<T> {
    await sleep(20);
    if (port !== 'store' || boundary !== 'put') return perform();
    const second = Math.floor(rush.seconds);
    if (second !== this.second) this.stored = 0;
    this.second = second;
    this.stored += 1;
    if (this.stored > this.perSecond) throw new ServiceUnavailableError('Throttled');
    return perform();
  }
}

test('no message becomes a dead letter because the table takes fewer requests a second than come', async () => {
  const table = new SmallTable(PER_SECOND);
  const passageOf = (name: SimulatedFunction, passage: PortPassage): PortPassage =>
    name === 'intake' ? table : passage;
  rush = await Rush.begin({ maxInFlight: 1, passageOf });

  sendAll(FEW_MESSAGES);
  while (rush.world.store.accepted.size < FEW_MESSAGES) await rush.pass(10);

  expect(rush.world.queue.redriven).toBe(0);
  // Who has waited for 5 s in vain comes again.
  expect(rush.world.queue.counts.received).toBeLessThanOrEqual(1.1 * FEW_MESSAGES);
  expect(rush.seconds).toBeLessThanOrEqual(FEW_MESSAGES / PER_SECOND + AGAIN_SECONDS);
});
