import { TERMINAL_STATES } from '../../../lambdas/contract/outcome';
import { isDeepStrictEqual } from 'node:util';
import { isTerminal } from '../../../lambdas/core/domain/request/request-state';
import { SIMULATED_DIALECTS, type SimulatedDialectId } from '../../../lib/simulator/base/dialect-id';
import { auditViolations } from '../invariants/audit';
import { callViolations } from '../invariants/calls';
import { connectionViolations } from '../invariants/connections';
import { endingViolations } from '../invariants/endings';
import { violationOf, type Violation } from '../invariants/violation';
import { nameOf } from '../invariants/wishes';
import type { Look } from './look';
import type { TicketModel, TicketView } from './model';
import { COPIED, type Wording } from './tickets';

/** What is wrong at this moment, and must not be at any (protocol.md 2.3). */
export function violationsAtAnyTime(look: Look): Violation[] {
  const views = look.tickets.map(({ now }) => now);
  const ended = views.filter(({ stored }) => stored !== undefined && isTerminal(stored.state));
  return [
    ...auditViolations({ requests: views }),
    ...callViolations({ requests: views, probability: 1, settleMs: look.settleMs, clockErrorMs: 0 }),
    ...endedViolations(look, ended),
    ...sharedConnections(views),
    ...look.tickets.flatMap(({ before, now }) => (before === undefined ? [] : changeViolations(before, now))),
    ...look.tickets.flatMap(({ model, now }) => [...wrongAnswers(model, now), ...wrongCancellations(model, now)]),
    ...look.leaks.map((place) => ({ kind: 'pre-shared key found', detail: place })),
  ];
}

/** What is wrong when everything is at rest. */
export function violationsAtRest(look: Look): Violation[] {
  const requests = look.tickets.map(({ now }) => now);
  const { connections } = look;
  return [
    ...endingViolations({ requests, isAtRest: true, leftOver: [] }),
    ...withoutRemoved(look, connectionViolations({ requests, connections })),
    ...look.tickets.flatMap(({ model, now }) => lost(model, now)),
    ...rejections(look),
    ...look.lostWakeUps.map((detail) => ({ kind: 'lost wake-up', detail })),
    ...look.tickets.flatMap(({ model, now }) => tokensLeft(look, model, now)),
  ];
}

/** What was promised of a request that has ended holds at once, whatever the others are at. */
function endedViolations(look: Look, ended: readonly TicketView[]): Violation[] {
  const open = look.tickets.map(({ now }) => now).filter((view) => !ended.includes(view));
  const namesOfOpen = (dialect: SimulatedDialectId): readonly (string | undefined)[] =>
    open.filter(({ planned }) => planned.dialect === dialect).map(nameOf);
  const entries = SIMULATED_DIALECTS.map((dialect) => {
    const names = namesOfOpen(dialect);
    return [dialect, look.connections[dialect].filter(({ name }) => !names.includes(name))] as const;
  });
  const connections = { ...look.connections, ...Object.fromEntries(entries) };
  return [
    ...endingViolations({ requests: ended, isAtRest: true, leftOver: [] }),
    ...withoutRemoved(look, connectionViolations({ requests: ended, connections })),
  ];
}

/** That a connection is missing which somebody has removed behind everybody's back is nobody's fault. */
function withoutRemoved({ tickets }: Look, violations: readonly Violation[]): Violation[] {
  const removed = tickets.filter(({ model }) => model.isRemoved).map(({ now }) => now);
  return violations.filter(
    ({ kind, request }) => kind !== 'no connection' || !removed.some((view) => view === request),
  );
}

function sharedConnections(views: readonly TicketView[]): Violation[] {
  const ids = views.map(({ stored }) => stored?.connection?.id);
  const isShared = (id: string | undefined): boolean => id !== undefined && ids.filter((one) => one === id).length > 1;
  return views
    .filter(({ stored }) => isShared(stored?.connection?.id))
    .map((view) => violationOf(view, 'shared connection', view.stored?.connection?.id ?? ''));
}

/** What was written stays: one request per key, an audit trail that only grows, and no life after the end. */
function changeViolations({ stored, events }: TicketView, now: TicketView): Violation[] {
  if (stored === undefined || now.stored === undefined) return [];
  const { id, state, connection } = stored;
  const isKept = events.every((event, index) => isDeepStrictEqual(event, now.events[index]));
  const isOver = !isTerminal(state) || isDeepStrictEqual(stored, now.stored);
  return [
    ...(id === now.id ? [] : [violationOf(now, 'second request', `${id} was the first of its key`)]),
    ...(isKept ? [] : [violationOf(now, 'audit trail', 'an event that was written has changed')]),
    ...(isOver ? [] : [violationOf(now, 'changed after its end', `it had ended ${state}`)]),
    ...movedConnection(connection?.id, now),
  ];
}

/** A request keeps its connection until that is confirmed to be gone. */
function movedConnection(before: string | undefined, now: TicketView): Violation[] {
  const isRemoved = now.events.some(({ type, connectionId }) => type === 'removed' && connectionId === before);
  const isKept = before === undefined || isRemoved || before === now.stored?.connection?.id;
  return isKept ? [] : [violationOf(now, 'other connection', `it was ${before}`)];
}

/** All who send one body under one key get one answer, all who send another body are refused (protocol.md 2.1). */
function wrongAnswers({ submitted }: TicketModel, now: TicketView): Violation[] {
  const first = submitted.find(({ answer }) => answer.status === 202)?.answer.body;
  const isRight = ({ wording, answer: { status, body } }: TicketModel['submitted'][number]): boolean => {
    if (wording === acceptedWording(now))
      return status === 202 && body['id'] === now.id && isDeepStrictEqual(body, first);
    return status === 422 && body['code'] === 'idempotency-key-reused';
  };
  return submitted
    .filter((one) => !isRight(one))
    .map(({ wording, answer: { status, body } }) =>
      violationOf(now, 'wrong answer', `${wording} body: ${status ?? 'none'}, ${JSON.stringify(body)}`),
    );
}

/** What was written under the key first. */
function acceptedWording({ stored }: TicketView): Wording | undefined {
  if (stored === undefined) return undefined;
  return stored.ticket?.id.endsWith(COPIED) === true ? 'other' : 'own';
}

/** A cancellation that was accepted is heeded, and one that was refused was too late (protocol.md 3, T8). */
function wrongCancellations({ cancelled }: TicketModel, now: TicketView): Violation[] {
  const { stored } = now;
  if (stored === undefined) return [];
  const { state } = stored;
  return cancelled.flatMap(({ status, body }) => {
    if (status === 202)
      return UNCANCELLED.includes(state) ? [violationOf(now, 'not cancelled', `it ended ${state}`)] : [];
    if (status === 409 && isTerminal(state)) return [];
    return [violationOf(now, 'wrong answer', `cancel: ${status ?? 'none'}, ${JSON.stringify(body)}`)];
  });
}

/** How a request does not end that was cancelled in time. */
const UNCANCELLED: readonly string[] = TERMINAL_STATES.filter(
  (state) => state === 'succeeded' || state === 'timed_out',
);

/**
 * Of an execution that is redriven in `Watch` when its request has ended the token stays (docs/adr/0015); so does one that is
 * stored after the work table was lost.
 */
function tokensLeft(look: Look, { mayLeaveToken }: TicketModel, now: TicketView): Violation[] {
  const isLeft = now.id !== undefined && look.tokensLeft.includes(now.id) && !mayLeaveToken;
  return isLeft ? [violationOf(now, 'token left', 'nobody waits with it')] : [];
}

function lost({ sent }: TicketModel, now: TicketView): Violation[] {
  return sent.size > 0 && now.stored === undefined ? [violationOf(now, 'lost', 'it was never accepted')] : [];
}

/**
 * A message with another body under a known key leaves one rejected request behind, however often it is delivered. One that
 * was sent twice is two.
 */
function rejections({ others, tickets, copiedMessages }: Look): Violation[] {
  const strange = [...others].filter(([key, stored]) => !key.startsWith('rejected:') || stored?.state !== 'rejected');
  const expected = tickets.reduce((sum, { model, now }) => sum + conflictingMessages(model, now), 0);
  return [
    ...strange.map(([key]) => ({ kind: 'a request nobody made', detail: key })),
    ...(others.size >= expected && others.size <= expected + copiedMessages
      ? []
      : [{ kind: 'rejections', detail: `${others.size} rejected requests for ${expected} messages` }]),
  ];
}

function conflictingMessages({ messages }: TicketModel, now: TicketView): number {
  return acceptedWording(now) === 'other' ? messages.own : messages.other;
}
