/** What holds the times of a tick together; each is there for a case in which a watcher would stop or work twice. */
import { LONGEST_DELAY_SECONDS, TICK, TICK_DELIVERIES } from '../../../lambdas/contract/ticks';

const functionMs = TICK.functionSeconds * 1000;
const visibilityMs = TICK.visibilitySeconds * 1000;
/** Clocks differ by no more. */
const clocksMs = 2_000;
/** The handler answers so long before its function is ended. */
const answerMs = 1_000;

test('a call that a tick begins last is over before the function is ended', () => {
  expect(TICK.workMs + TICK.providerCallMs).toBeLessThan(functionMs - answerMs);
});

test('a tick has its account for as long as its function can run, whatever its clock says', () => {
  expect(functionMs + clocksMs).toBeLessThan(TICK.leaseMs);
});

test('a lease is over for nobody before it is over for its owner', () => {
  expect(TICK.leaseMarginMs).toBeGreaterThanOrEqual(2 * clocksMs);
});

test('a message comes again when the lease of the tick that it was for is over', () => {
  expect(TICK.leaseMs + TICK.leaseMarginMs).toBeLessThanOrEqual(visibilityMs);
});

test('a promise is not taken for broken before the message has come again', () => {
  expect(visibilityMs).toBeLessThan(TICK.graceMs);
});

test('a message is tried for longer than any outage that the reconciler would not mend', () => {
  expect(TICK_DELIVERIES * visibilityMs).toBeGreaterThan(30 * 60_000);
});

test('no delay is longer than SQS takes', () => {
  expect(LONGEST_DELAY_SECONDS).toBeLessThanOrEqual(900);
});
