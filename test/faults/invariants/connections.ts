import type { ConnectionView } from '../../../lib/simulator/dialect/simulated-dialect';
import type { RequestTrace, Trace } from '../simulation/trace';
import { LiveConnections } from './live-connections';
import { violationOf, type Violation } from './violation';
import { isCreate, nameOf } from './wishes';

/**
 * At rest there is exactly one connection for a create that succeeded, and none that nobody knows of (protocol.md 2.3).
 */
export function connectionViolations(trace: Pick<Trace, 'requests' | 'connections'>): Violation[] {
  const live = new LiveConnections(trace);
  const creates = trace.requests.filter(isCreate);
  return [
    ...creates.flatMap((request) => [...missing(request, live), ...duplicates(request, live)]),
    ...orphans(creates, live),
    ...shared(creates),
    ...trace.requests.flatMap((request) => [earlier, undeleted, unchanged].flatMap((rule) => rule(request, live))),
  ];
}

function missing(request: RequestTrace, live: LiveConnections): Violation[] {
  const { stored } = request;
  if (stored?.state !== 'succeeded' || live.find(stored.connection?.id) !== undefined) return [];
  const detail = `it succeeded with ${stored.connection?.id ?? 'none'}, which is not there`;
  return [violationOf(request, 'no connection', detail)];
}

/** Of twins, who share a name, each may have one. */
function duplicates(request: RequestTrace, live: LiveConnections): Violation[] {
  const most = request.planned.class === 'twin' ? 2 : 1;
  const found = live.of(request);
  if (found.length <= most || found.every((view) => isNamedBy(request, view))) return [];
  return [violationOf(request, 'duplicate', `${found.length} connections: ${found.map(({ id }) => id).join(', ')}`)];
}

/** A connection that is there is kept by a request that may keep it, or somebody was told to look at it. */
function orphans(creates: readonly RequestTrace[], live: LiveConnections): Violation[] {
  return live.withOrigins(creates).flatMap(({ view, origins }) => {
    const [first] = origins;
    if (first === undefined) return [{ kind: 'unknown connection', detail: describe(view) }];
    const isKnown = origins.some((request) => keeps(request, view) || isNamedBy(request, view));
    return isKnown
      ? []
      : [violationOf(first, 'orphan', `${describe(view)}, the request is ${first.stored?.state ?? 'lost'}`)];
  });
}

/** Whether a request says that this is its connection, and may leave it there. */
function keeps({ stored }: RequestTrace, { id }: ConnectionView): boolean {
  if (stored?.connection?.id !== id) return false;
  if (stored.state === 'succeeded' || stored.state === 'needs_attention') return true;
  const mayStay = stored.state === 'failed' || stored.state === 'timed_out';
  return mayStay && stored.onFailure === 'keep';
}

/** Whether the problem that a person has to look at says where to look. */
function isNamedBy(request: RequestTrace, { id }: ConnectionView): boolean {
  const { stored } = request;
  const detail = stored?.state === 'needs_attention' ? (stored.problem?.detail ?? '') : '';
  return detail.includes(id) || detail.includes(JSON.stringify(nameOf(request) ?? ''));
}

function shared(creates: readonly RequestTrace[]): Violation[] {
  const owners = new Map<string, RequestTrace>();
  return creates.flatMap((request) => {
    const id = request.stored?.connection?.id;
    if (id === undefined) return [];
    const isTaken = owners.has(id);
    owners.set(id, request);
    return isTaken ? [violationOf(request, 'shared connection', `${id} belongs to another request as well`)] : [];
  });
}

/** What was there before stays there unless it is to be deleted, and a namesake is nobody's. */
function earlier(request: RequestTrace, live: LiveConnections): Violation[] {
  const { planned, earlierId, stored } = request;
  if (earlierId === undefined || planned.class === 'delete') return [];
  if (live.find(earlierId) === undefined) return [violationOf(request, 'foreign connection removed', earlierId)];
  const isTaken = planned.class === 'namesake' && stored?.connection?.id === earlierId;
  return isTaken ? [violationOf(request, 'foreign connection adopted', earlierId)] : [];
}

/** A delete that succeeded has happened. */
function undeleted(request: RequestTrace, live: LiveConnections): Violation[] {
  const { planned, earlierId, stored } = request;
  const view = planned.class === 'delete' && stored?.state === 'succeeded' ? live.find(earlierId) : undefined;
  return view === undefined ? [] : [violationOf(request, 'not deleted', describe(view))];
}

/** An update that succeeded has happened. */
function unchanged(request: RequestTrace, live: LiveConnections): Violation[] {
  const { planned, earlierId, stored } = request;
  if (planned.class !== 'update' || stored?.state !== 'succeeded') return [];
  const view = live.find(earlierId);
  if (view === undefined) return [violationOf(request, 'not updated', 'the connection is gone')];
  return view.name === planned.connection?.['name'] ? [] : [violationOf(request, 'not updated', describe(view))];
}

function describe({ id, name, status }: ConnectionView): string {
  return `${id} ${JSON.stringify(name)} ${status} is there`;
}
