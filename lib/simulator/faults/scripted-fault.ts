import type { Reply } from '../base/message';
import { malformed, skewed, withBody } from './altered-reply';
import type { Commit, Ending, Fault } from './fault';
import type { FaultEntry } from './script';

const HANG_MS = 30_000;

/** The fault that an entry of a script asks for: see `scriptSchema` for the order of commit, delay and answer. */
export function scriptedFault(entry: FaultEntry, nowMs: () => number): Fault {
  const ending = endingOf(entry, nowMs);
  const delayMs = ending.kind === 'hang' ? 0 : entry.delayMs;
  return { commit: commitOf(entry, ending), delayMs, ending, expiresToken: entry.expireToken === true };
}

function commitOf({ afterCommit, lateCommitMs }: FaultEntry, ending: Ending): Commit {
  if (afterCommit) return 'first';
  if (lateCommitMs !== undefined) return { afterMs: lateCommitMs };
  return ending.kind === 'own' ? 'last' : 'never';
}

function endingOf(entry: FaultEntry, nowMs: () => number): Ending {
  if (entry.reset) return { kind: 'reset' };
  if (entry.refuse) return { kind: 'refused' };
  if (entry.hang) return { kind: 'hang', forMs: entry.delayMs === 0 ? HANG_MS : entry.delayMs };
  if (entry.respond) return { kind: 'respond', reply: entry.respond };
  return { kind: 'own', alter: (own) => altered(own, entry, nowMs) };
}

function altered(own: Reply, entry: FaultEntry, nowMs: () => number): Reply {
  const { dripMs, paddingBytes, skewSeconds } = entry;
  if (entry.malformed) return malformed(own);
  if (dripMs !== undefined || paddingBytes !== undefined) return { ...withBody(own), dripMs, paddingBytes };
  return skewSeconds === undefined ? own : skewed(own, nowMs(), skewSeconds * 1000);
}
