import { malformed, skewed, withBody } from './altered-reply';
import type { Reply } from '../base/message';
import type { Commit, Ending, Mishap } from './fault';
import type { Fault } from './script';

const HANG_MS = 30_000;

/** What a script's fault makes of a call: see `scriptSchema` for the order of commit, delay and answer. */
export function scriptedMishap(fault: Fault, nowMs: () => number): Mishap {
  const ending = endingOf(fault, nowMs);
  const delayMs = ending.kind === 'hang' ? 0 : fault.delayMs;
  return { commit: commitOf(fault, ending), delayMs, ending, expiresToken: fault.expireToken === true };
}

function commitOf({ afterCommit, lateCommitMs }: Fault, ending: Ending): Commit {
  if (afterCommit) return 'first';
  if (lateCommitMs !== undefined) return { afterMs: lateCommitMs };
  return ending.kind === 'own' ? 'last' : 'never';
}

function endingOf(fault: Fault, nowMs: () => number): Ending {
  if (fault.reset) return { kind: 'reset' };
  if (fault.refuse) return { kind: 'refused' };
  if (fault.hang) return { kind: 'hang', forMs: fault.delayMs === 0 ? HANG_MS : fault.delayMs };
  if (fault.respond) return { kind: 'respond', reply: fault.respond };
  return { kind: 'own', alter: (own) => altered(own, fault, nowMs) };
}

function altered(own: Reply, fault: Fault, nowMs: () => number): Reply {
  const { dripMs, paddingBytes, skewSeconds } = fault;
  if (fault.malformed) return malformed(own);
  if (dripMs !== undefined || paddingBytes !== undefined) return { ...withBody(own), dripMs, paddingBytes };
  return skewSeconds === undefined ? own : skewed(own, nowMs(), skewSeconds * 1000);
}
