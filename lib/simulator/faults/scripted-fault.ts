import type { Reply } from '../base/message';
import { malformed, skewed, withBody, withoutRun } from './altered-reply';
import type { Commit, Ending, Fault } from './fault';
import type { FaultEntry } from './script';

const HANG_MS = 30_000;

/** What the answer to a struck call depends on besides the script. */
export interface Surroundings {
  readonly nowMs: () => number;
  /** The member of a body that carries one connection. */
  readonly envelope: string;
}

/** The fault that an entry of a script asks for: see `scriptSchema` for the order of commit, delay and answer. */
export function scriptedFault(entry: FaultEntry, surroundings: Surroundings): Fault {
  const ending = endingOf(entry, surroundings);
  const delayMs = ending.kind === 'hang' ? 0 : entry.delayMs;
  return { commit: commitOf(entry, ending), delayMs, ending, expiresToken: entry.expireToken === true };
}

function commitOf({ afterCommit, lateCommitMs }: FaultEntry, ending: Ending): Commit {
  if (afterCommit) return 'first';
  if (lateCommitMs !== undefined) return { afterMs: lateCommitMs };
  return ending.kind === 'own' ? 'last' : 'never';
}

function endingOf(entry: FaultEntry, surroundings: Surroundings): Ending {
  if (entry.reset) return { kind: 'reset' };
  if (entry.refuse) return { kind: 'refused' };
  if (entry.hang) return { kind: 'hang', forMs: entry.delayMs === 0 ? HANG_MS : entry.delayMs };
  if (entry.respond) return { kind: 'respond', reply: entry.respond };
  return { kind: 'own', alter: (own) => altered(own, entry, surroundings) };
}

function altered(own: Reply, entry: FaultEntry, { nowMs, envelope }: Surroundings): Reply {
  const { dripMs, missing, paddingBytes, skewSeconds } = entry;
  if (entry.malformed) return malformed(own);
  if (missing !== undefined) return withoutRun(own, envelope, () => [0, missing]);
  if (dripMs !== undefined || paddingBytes !== undefined) return { ...withBody(own), dripMs, paddingBytes };
  return skewSeconds === undefined ? own : skewed(own, nowMs(), skewSeconds * 1000);
}
