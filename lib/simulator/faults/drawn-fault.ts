import type { Draws } from '../../base/mulberry32';
import type { Reply } from '../base/message';
import { malformed, otherShape, skewed, withBody, withoutRun, withStatus } from './altered-reply';
import { badGateway, type ErrorReply, type ErrorStatus } from './error-reply';
import type { Commit, Fault } from './fault';
import type { FaultKind } from './fault-kinds';
import type { Schedule } from './schedule';
import { oneOfThem } from './seeded-draws';

const UNLISTED_STATUSES = ['MIGRATING', 'DEGRADED', 'N/A'] as const;
const LONGEST_RETRY_AFTER_SECONDS = 5;
const HUGE_BODY_BYTES = 10_000_000;
const HOUR_MS = 3_600_000;
const LARGEST_SKEW_HOURS = 24;
/** Part of a list that may have moved to another page. */
const LARGEST_MOVE = 0.01;

/** A call that a fault of a schedule strikes. */
export interface StruckCall {
  readonly schedule: Schedule;
  readonly draws: Draws;
  readonly nowMs: number;
  readonly requestId: string;
  /** The error replies of the API that is called. */
  readonly errorReply: ErrorReply;
  /** The member of a body that carries one connection. */
  readonly envelope: string;
}

/** The fault of a kind, its details drawn: see `FAULT_KINDS`. */
export function drawnFault(kind: FaultKind, call: StruckCall): Fault {
  return FAULTS[kind](call);
}

const FAULTS: Readonly<Record<FaultKind, (call: StruckCall) => Fault>> = {
  throttled: (call) => responding('never', withRetryAfter(errorReply(429, call), call.draws)),
  refused: () => fault('never', { kind: 'refused' }),
  unavailable: (call) => responding('never', errorReply(503, call)),
  'server-error': (call) => responding(beforeOrAfter(call), errorReply(500, call)),
  'bad-gateway': () => responding('first', badGateway()),
  'gateway-timeout': (call) => responding(beforeOrAfter(call), errorReply(504, call)),
  malformed: () => altering(malformed),
  'wrong-shape': () => altering(otherShape),
  reset: () => fault('never', { kind: 'reset' }),
  'reset-after-commit': () => fault('first', { kind: 'reset' }),
  hang: ({ schedule }) => fault('never', hanging(schedule)),
  'hang-after-commit': ({ schedule }) => fault('first', hanging(schedule)),
  'late-commit': lateCommit,
  'slow-body': ({ schedule, draws }) => {
    const dripMs = schedule.hangSeconds * 1000 * (0.5 + draws());
    return altering((own) => ({ ...withBody(own), dripMs }));
  },
  'huge-body': () => altering((own) => ({ ...withBody(own), paddingBytes: HUGE_BODY_BYTES })),
  'token-expired': () => ({ ...fault('last', { kind: 'own' }), expiresToken: true }),
  'clock-skew': ({ draws, nowMs }) => {
    const hours = (1 + draws() * (LARGEST_SKEW_HOURS - 1)) * (draws() < 0.5 ? -1 : 1);
    return altering((own) => skewed(own, nowMs, hours * HOUR_MS));
  },
  'unknown-status': ({ draws, envelope }) => {
    const status = oneOfThem(UNLISTED_STATUSES, draws);
    return altering((own) => withStatus(own, envelope, status));
  },
  'moving-pages': ({ draws, envelope }) => {
    const [place, part] = [draws(), draws() * LARGEST_MOVE];
    return altering((own) => withoutRun(own, envelope, (count) => runAt(place, part, count)));
  },
};

/** One entry at least. */
function runAt(place: number, part: number, count: number): readonly [from: number, to: number] {
  const from = Math.floor(place * count);
  return [from, from + Math.max(1, Math.ceil(part * count))];
}

function fault(commit: Commit, ending: Fault['ending']): Fault {
  return { commit, delayMs: 0, ending };
}

function responding(commit: Commit, reply: Reply): Fault {
  return fault(commit, { kind: 'respond', reply });
}

function altering(alter: (own: Reply) => Reply): Fault {
  return fault('last', { kind: 'own', alter });
}

function hanging({ hangSeconds }: Schedule): Fault['ending'] {
  return { kind: 'hang', forMs: hangSeconds * 1000 };
}

function lateCommit({ schedule, draws }: StruckCall): Fault {
  const afterMs = draws() * schedule.lateCommitSeconds * 1000;
  return fault({ afterMs }, draws() < 0.5 ? { kind: 'reset' } : hanging(schedule));
}

function beforeOrAfter({ draws }: StruckCall): Commit {
  return draws() < 0.5 ? 'never' : 'first';
}

function errorReply(status: ErrorStatus, call: StruckCall): Reply {
  return call.errorReply(status, call.requestId);
}

function withRetryAfter(reply: Reply, draws: Draws): Reply {
  if (draws() < 0.5) return reply;
  const seconds = 1 + Math.floor(draws() * LONGEST_RETRY_AFTER_SECONDS);
  return { ...reply, headers: { ...reply.headers, 'Retry-After': String(seconds) } };
}
