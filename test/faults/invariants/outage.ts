import type { Trace } from '../simulation/trace';
import type { Violation } from './violation';

/** How much longer than usual it may take until all is at rest once the providers are back (protocol.md 3, T6). */
const MOST_TIMES = 2;

/**
 * While the providers are down they get no more calls than they take, and afterwards there is no herd (protocol.md 3,
 * T6).
 *
 * @param usual the same requests without the outage
 */
export function outageViolations(trace: Trace, usual: Trace): Violation[] {
  const { requestsPerSecond = Infinity, peakWhileDown, makespanMs } = trace;
  const overrun = `${peakWhileDown} calls in a second, ${requestsPerSecond} are taken`;
  const slow = `${makespanMs / 1000} s until all was at rest, ${usual.makespanMs / 1000} s without the outage`;
  return [
    ...(peakWhileDown > requestsPerSecond ? [{ kind: 'provider overrun', detail: overrun }] : []),
    ...(makespanMs > MOST_TIMES * usual.makespanMs ? [{ kind: 'slow recovery', detail: slow }] : []),
  ];
}
