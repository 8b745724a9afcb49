import { malformed, otherShape, skewed, withBody, withoutEntry, withStatus } from './altered-reply';
import { badGateway, type FailureReply, type FailureStatus } from './failure-reply';
import type { FaultKind } from './fault-kinds';
import type { Reply } from '../base/message';
import type { Commit, Mishap } from './fault';
import type { Schedule } from './schedule-options';
import { oneOfThem, type Draws } from './seeded-draws';

const UNLISTED_STATUSES = ['MIGRATING', 'DEGRADED', 'N/A'] as const;
const LONGEST_RETRY_AFTER_SECONDS = 5;
const HUGE_BODY_BYTES = 10_000_000;
const HOUR_MS = 3_600_000;
const LARGEST_SKEW_HOURS = 24;

/** A call that a fault is drawn for. */
export interface Scene {
  readonly schedule: Schedule;
  readonly draws: Draws;
  readonly nowMs: number;
  readonly requestId: string;
  /** How the API that is called says that it cannot serve a call. */
  readonly failure: FailureReply;
  /** The member of a body that carries one connection. */
  readonly envelope: string;
}

/** What a drawn fault makes of a call: see `FAULT_KINDS`. */
export function drawnMishap(kind: FaultKind, scene: Scene): Mishap {
  return MISHAPS[kind](scene);
}

const MISHAPS: Readonly<Record<FaultKind, (scene: Scene) => Mishap>> = {
  throttled: (scene) => responding('never', withRetryAfter(failure(429, scene), scene.draws)),
  refused: () => mishap('never', { kind: 'refused' }),
  unavailable: (scene) => responding('never', failure(503, scene)),
  'server-error': (scene) => responding(beforeOrAfter(scene), failure(500, scene)),
  'bad-gateway': () => responding('first', badGateway()),
  'gateway-timeout': (scene) => responding(beforeOrAfter(scene), failure(504, scene)),
  malformed: () => altering(malformed),
  'wrong-shape': () => altering(otherShape),
  reset: () => mishap('never', { kind: 'reset' }),
  'reset-after-commit': () => mishap('first', { kind: 'reset' }),
  hang: ({ schedule }) => mishap('never', hanging(schedule)),
  'hang-after-commit': ({ schedule }) => mishap('first', hanging(schedule)),
  'late-commit': lateCommit,
  'slow-body': ({ schedule, draws }) => {
    const dripMs = schedule.hangSeconds * 1000 * (0.5 + draws());
    return altering((own) => ({ ...withBody(own), dripMs }));
  },
  'huge-body': () => altering((own) => ({ ...withBody(own), paddingBytes: HUGE_BODY_BYTES })),
  'token-expired': () => ({ ...mishap('last', { kind: 'own' }), expiresToken: true }),
  'clock-skew': ({ draws, nowMs }) => {
    const hours = (1 + draws() * (LARGEST_SKEW_HOURS - 1)) * (draws() < 0.5 ? -1 : 1);
    return altering((own) => skewed(own, nowMs, hours * HOUR_MS));
  },
  'unknown-status': ({ draws, envelope }) => {
    const status = oneOfThem(UNLISTED_STATUSES, draws);
    return altering((own) => withStatus(own, envelope, status));
  },
  'moving-pages': ({ draws, envelope }) => {
    const place = draws();
    return altering((own) => withoutEntry(own, envelope, place));
  },
};

function mishap(commit: Commit, ending: Mishap['ending']): Mishap {
  return { commit, delayMs: 0, ending };
}

function responding(commit: Commit, reply: Reply): Mishap {
  return mishap(commit, { kind: 'respond', reply });
}

function altering(alter: (own: Reply) => Reply): Mishap {
  return mishap('last', { kind: 'own', alter });
}

function hanging({ hangSeconds }: Schedule): Mishap['ending'] {
  return { kind: 'hang', forMs: hangSeconds * 1000 };
}

function lateCommit({ schedule, draws }: Scene): Mishap {
  const afterMs = draws() * schedule.lateCommitSeconds * 1000;
  return mishap({ afterMs }, draws() < 0.5 ? { kind: 'reset' } : hanging(schedule));
}

function beforeOrAfter({ draws }: Scene): Commit {
  return draws() < 0.5 ? 'never' : 'first';
}

function failure(status: FailureStatus, scene: Scene): Reply {
  return scene.failure(status, scene.requestId);
}

function withRetryAfter(reply: Reply, draws: Draws): Reply {
  if (draws() < 0.5) return reply;
  const seconds = 1 + Math.floor(draws() * LONGEST_RETRY_AFTER_SECONDS);
  return { ...reply, headers: { ...reply.headers, 'Retry-After': String(seconds) } };
}
