import type { Trace } from '../simulation/trace';
import type { Violation } from './violation';

/** How much longer than usual it may take until all is at rest once the providers are back (protocol.md 3, T6). */
const MOST_TIMES = 2;
/** Calls in a minute that a provider gets which has been away for long: one in 30 s. */
const MOST_WHILE_AWAY = 3;

/**
 * Providers that are down get hardly a call, and never more than they take in any second, sign-ins included, nor
 * afterwards: there is no herd (protocol.md 3, T6; protocol.md 8).
 *
 * @param usual the same requests without the outage
 */
export function outageViolations(trace: Trace, usual: Trace): Violation[] {
  const { makespanMs, mostWhileAway } = trace;
  const slow = `${makespanMs / 1000} s until all was at rest, ${usual.makespanMs / 1000} s without the outage`;
  return [
    ...overruns(trace, 'with the outage'),
    ...overruns(usual, 'without it'),
    ...(mostWhileAway > MOST_WHILE_AWAY
      ? [{ kind: 'provider not left alone', detail: `${mostWhileAway} calls in a minute while it was away` }]
      : []),
    ...(makespanMs > MOST_TIMES * usual.makespanMs ? [{ kind: 'slow recovery', detail: slow }] : []),
  ];
}

/** More calls than the limit and one in any second, or in any ten. */
export function overruns(
  {
    requestsPerSecond = Infinity,
    peak,
    peakOfTenSeconds,
  }: Pick<Trace, 'requestsPerSecond' | 'peak' | 'peakOfTenSeconds'>,
  when: string,
): Violation[] {
  const isOver = peak > requestsPerSecond + 1 || peakOfTenSeconds > 10 * requestsPerSecond + 1;
  const detail = `${peak} calls in a second, ${peakOfTenSeconds} in ten ${when}; ${requestsPerSecond} are taken`;
  return isOver ? [{ kind: 'provider overrun', detail }] : [];
}
