/** What must hold after every request, whatever happened to it (protocol.md 2.3). */
import { isTerminal } from '../../../lambdas/core/domain/request/request-state';
import type { TerminalState } from '../../../lambdas/contract/outcome';
import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import { CANARY_KEY } from '../../support/builders';
import type { RequestCase } from './cases';
import type { EndedRequest } from './whole-request';

/**
 * How a request may end: as its case says, without effect because it was cancelled, or with the one connection that it has
 * adopted without proof and that is left to a person.
 */
export type Ending = 'as-asked' | 'cancelled' | 'left-to-a-person';

/** Creates of one request: as many as two incidents and one fault of the provider can make necessary, and one. */
const MAX_CREATES = 4;
/** The longest that an execution runs on when its request has ended, after two incidents: each may cost a redelivery. */
const MOST_UNTOLD_MS = 180_000;

/** Everything that is wrong with how a request has ended, in words; nothing when all is well. */
export async function violationsOf(
  ended: EndedRequest,
  given: RequestCase,
  allowed: readonly Ending[],
  mostUnattendedMs = 0,
): Promise<string[]> {
  const { world, createdAtMs, said } = ended;
  const stored = await world.stored();
  const events = await world.store.events(stored.id);
  const live = world.provider.connections.map(({ id }) => id);
  const sealedKey = await world.store.sealedKey(stored.id);
  return [
    ...endingViolations(stored, live, given, allowed),
    ...trailViolations(stored, events),
    ...sendViolations(createdAtMs, world.profile.settleSeconds * 1000),
    ...(sealedKey === undefined ? [] : ['the sealed key is left']),
    ...(JSON.stringify([stored, events, said]).includes(CANARY_KEY) ? ['the pre-shared key is out'] : []),
    ...untoldViolations(ended, stored),
    ...restViolations(ended, mostUnattendedMs),
  ];
}

/** The execution is told soon. */
function untoldViolations(
  { executionEndedAtMs }: EndedRequest,
  { endedAtMs = Infinity }: ProvisioningRequest,
): string[] {
  const untoldMs = executionEndedAtMs - endedAtMs;
  return untoldMs > MOST_UNTOLD_MS ? [`its execution ended ${untoldMs / 1000} s after it`] : [];
}

/** Whoever waited had a message on its way; now nobody waits, and the watcher sleeps (protocol.md 7). */
export function restViolations({ world, unattendedMs, found }: EndedRequest, mostUnattendedMs = 0): string[] {
  const { errands, actors, flights } = world;
  const isFound = Object.values(found).some((count: number) => count > 0);
  return [
    ...(unattendedMs > mostUnattendedMs ? [`an entry waited ${unattendedMs / 1000} s without a message`] : []),
    ...(errands.all.length > 0 ? ['a message is left'] : []),
    ...(actors.areAsleep ? [] : ['the watcher does not sleep']),
    ...(flights.isEmpty ? [] : ['an entry is left']),
    ...(flights.tokenHolders.length > 0 ? ['a token is left'] : []),
    ...(isFound ? [`the reconciler has found ${JSON.stringify(found)}`] : []),
  ];
}

/** 1 to 3: it has ended, one of the allowed ways, with as many connections as that means, the recorded one if one. */
function endingViolations(
  { state, connection, problem }: ProvisioningRequest,
  live: readonly string[],
  given: RequestCase,
  allowed: readonly Ending[],
): string[] {
  if (!isTerminal(state)) return [`it is ${state} at the end`];
  const endings: readonly Ended[] = [
    { ending: 'as-asked', state: given.state, live: given.live },
    { ending: 'cancelled', state: 'cancelled', live: liveBefore(given) },
    { ending: 'left-to-a-person', state: 'needs_attention', live: 1 },
  ];
  const ended = endings.find(({ ending, state: wanted }) => state === wanted && allowed.includes(ending));
  if (ended === undefined) return [`it ended ${state}`];
  if (live.length !== ended.live) return [`it ended ${state} with ${live.length} connections`];
  if (live.some((id) => id !== connection?.id)) return ['the connection is not the recorded one'];
  const isNamed = live.every((id) => problem?.detail.includes(id) === true);
  return ended.ending === 'left-to-a-person' && !isNamed ? ['the connection is not named'] : [];
}

/** What an ending means. */
interface Ended {
  readonly ending: Ending;
  readonly state: TerminalState;
  /** How many connections there are then. */
  readonly live: number;
}

/** What there is when a request has no effect: nothing, or the connection that it was about. */
function liveBefore({ request }: RequestCase): number {
  return request.operation === undefined ? 0 : 1;
}

/** The events that say which connection a create has, or that it has none any more. */
const OWN_EVENTS = new Set<AuditEvent['type']>(['created', 'adopted', 'removed']);

/** 4: a trail without gaps from its acceptance to its one end, about one connection, until that was removed. */
function trailViolations({ state, version, connection }: ProvisioningRequest, events: readonly AuditEvent[]): string[] {
  const gaps = events.filter(({ sequence }, index) => sequence !== index + 1);
  const ends = events.filter(({ after }) => after['state'] !== undefined && after['state'] !== 'running');
  return [
    ...(gaps.length > 0 || events.length !== version ? ['the trail has a gap'] : []),
    ...(ends.map(({ type }) => type).join() === `accepted,${state}` ? [] : ['the trail has not one start and one end']),
    ...(events.at(-1)?.type === state ? [] : ['the trail goes on after the end']),
    ...(isAsRecorded(events, connection?.id) ? [] : ['the trail names another connection']),
  ];
}

/** Whether the trail and the request name the same connection, or none. */
function isAsRecorded(events: readonly AuditEvent[], connectionId: string | undefined): boolean {
  const last = events.findLast(({ type }) => OWN_EVENTS.has(type));
  if (last === undefined) return true;
  return connectionId === (last.type === 'removed' ? undefined : last.connectionId);
}

/** 8 and 9: no create within the settle time of another one, and not more of them than there is reason for. */
function sendViolations(createdAtMs: readonly number[], settleMs: number): string[] {
  const hasty = createdAtMs.slice(1).filter((atMs, index) => atMs - (createdAtMs[index] ?? 0) < settleMs);
  return [
    ...(hasty.length > 0 ? ['a create was sent before the one before had settled'] : []),
    ...(createdAtMs.length > MAX_CREATES ? [`${createdAtMs.length} creates were sent`] : []),
  ];
}
