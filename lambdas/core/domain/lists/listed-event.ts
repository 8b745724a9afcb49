import { EVENT_PARTS } from '../../../contract/lists';
import type { EventList } from '../../../contract/lists';
import { WORKFLOW_ACTOR } from '../request/actor';
import type { AuditEvent, NewAuditEvent } from '../request/audit-event';
import { parseRequestId } from '../request/request-id';
import type { RequestId } from '../request/request-id';
import type { Listed } from './listed';
import { partOf } from './partition';
import { idIn, positionOf } from './position';
import type { Position } from './position';

/** What all events of a tenant have in common. */
export const ALL_EVENTS = 'events';

/** Which event of which request. */
export interface EventId {
  readonly requestId: RequestId;
  readonly sequence: number;
}

const SEQUENCE_DIGITS = 6;
const ID = /^(.+)#(\d+)$/;

/** Where an audit event is listed. */
export function listedEvent(event: NewAuditEvent): Listed<EventList> {
  const { tenant, requestId, actor, ticket, connectionId, profile } = event;
  return {
    tenant,
    part: partOf(requestId, EVENT_PARTS),
    position: eventPosition(event),
    values: {
      time: ALL_EVENTS,
      provider: profile.name,
      // Of the product's own doing there is too much for a list of its own: it is found by time.
      actor: actor === WORKFLOW_ACTOR ? undefined : actor,
      ticket: ticket?.id,
      connection: connectionId,
    },
  };
}

/** Where an audit event stands in every list. */
export function eventPosition({
  time,
  requestId,
  sequence,
}: Pick<AuditEvent, 'time' | 'requestId' | 'sequence'>): Position {
  return positionOf(Date.parse(time), `${requestId}#${sequenceText(sequence)}`);
}

/** The event at a position; `undefined` when it is none of an event. */
export function eventIdIn(position: string): EventId | undefined {
  const [, id = '', sequence = ''] = ID.exec(idIn(position)) ?? [];
  const requestId = parseRequestId(id);
  return requestId === undefined ? undefined : { requestId, sequence: Number(sequence) };
}

/** The sequence of an event, so that it sorts as a text. */
export function sequenceText(sequence: number): string {
  return String(sequence).padStart(SEQUENCE_DIGITS, '0');
}
