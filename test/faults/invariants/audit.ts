import { TERMINAL_STATES } from '../../../lambdas/contract/outcome';
import { chainFlaws } from '../../support/chain';
import type { RequestTrace, Trace } from '../simulation/trace';
import { violationOf, type Violation } from './violation';

/** States that may follow a state; a terminal one is never left (api.md "Request resource"). */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  accepted: ['accepted', 'running', ...TERMINAL_STATES],
  running: ['running', ...TERMINAL_STATES],
};

const FOUND = ['created', 'adopted'];

/** The audit trail is complete, in order, and agrees with the item (protocol.md 5.3; protocol.md 2.3, point 4). */
export function auditViolations({ requests }: Pick<Trace, 'requests'>): Violation[] {
  return requests.flatMap((request) =>
    [numbering, chain, beginning, ending, states, connectionIds].flatMap((rule) =>
      rule(request).map((detail) => violationOf(request, 'audit trail', detail)),
    ),
  );
}

function numbering({ events, stored }: RequestTrace): string[] {
  const sequences = events.map(({ sequence }) => sequence);
  const isComplete = sequences.every((sequence, index) => sequence === index + 1);
  const isWhole = stored === undefined || stored.version === events.length;
  return isComplete && isWhole ? [] : [`version ${stored?.version ?? 0}, events ${sequences.join(', ')}`];
}

function chain({ events, stored }: RequestTrace): string[] {
  const isRemembered = stored === undefined || stored.lastEventHash === events.at(-1)?.hash;
  return [...chainFlaws(events), ...(isRemembered ? [] : ['the request remembers another last event'])];
}

function beginning({ events, stored }: RequestTrace): string[] {
  const first = events[0]?.type;
  return stored === undefined || first === 'accepted' ? [] : [`it begins with ${first ?? 'nothing'}`];
}

function ending({ events, stored }: RequestTrace): string[] {
  if (stored?.endedAtMs === undefined) return [];
  const types = events.map(({ type }): string => type);
  const ends = types.filter((type) => (TERMINAL_STATES as readonly string[]).includes(type));
  return ends.length === 1 && types.at(-1) === stored.state ? [] : [`it ends with ${ends.join(', ')}`];
}

function states({ events }: RequestTrace): string[] {
  const seen = events.flatMap(({ after }) => (after.state === undefined ? [] : [after.state]));
  return seen.flatMap((state, index) => {
    const before = seen[index - 1];
    return before === undefined || AFTER[before]?.includes(state) === true ? [] : [`from ${before} to ${state}`];
  });
}

function connectionIds({ events, stored, planned }: RequestTrace): string[] {
  const removed = events.filter(({ type }) => type === 'removed').map(({ connectionId }) => connectionId);
  const found = events.filter(({ type }) => FOUND.includes(type)).map(({ connectionId }) => connectionId);
  const ids = found.filter((id) => !removed.includes(id));
  const isCreate = planned.class !== 'update' && planned.class !== 'delete';
  if (!isCreate || (ids.length <= 1 && ids[0] === stored?.connection?.id)) return [];
  return [`it names ${ids.join(', ')} and the item ${stored?.connection?.id ?? 'none'}`];
}
