import type { AuditEvent } from '../../../lambdas/contract/api/audit-event';
import type { RequestResource } from '../../../lambdas/contract/api/request';
import { textTable } from '../text-table';

/** One request of the demo and how it ended. */
export interface DemoRow {
  readonly operation: string;
  /** Example that it was made from. */
  readonly file: string;
  readonly request: RequestResource;
  /** State in which it should have ended. */
  readonly expected: string;
}

/** One line on where a request is. */
export function progressOf({ state, phase, connection, tunnel }: RequestResource): string {
  const what = phase === undefined ? state : `${state}: ${phase}`;
  if (connection === undefined) return what;
  const seen = tunnel === undefined ? connection.status : `${connection.status}, tunnel ${tunnel}`;
  return `${what.padEnd(18)} ${seen}`;
}

/** How all requests ended. */
export function outcomeTable(rows: readonly DemoRow[]): string {
  const header = ['operation', 'provider', 'example', 'request', 'state', 'tunnel', 'connection', 'status', 'took'];
  const lines = rows.map(({ operation, file, request }) => [
    operation,
    request.provider,
    file,
    request.id,
    request.state,
    request.tunnel ?? '-',
    request.connection?.id ?? '-',
    request.connection?.status ?? '-',
    tookOf(request),
  ]);
  return textTable([header, ...lines]);
}

/** Who did what, when, and what the provider answered. */
export function auditTable(events: readonly AuditEvent[]): string {
  const header = ['#', 'when', 'what', 'who', 'state after', "provider's answer"];
  return textTable([header, ...events.map(eventCells)]);
}

function eventCells({ sequence, time, type, actor, after, provider }: AuditEvent): string[] {
  const answer = provider === undefined ? '-' : answerOf(provider);
  const change = Object.entries(after).map(([name, value]) => `${name} ${value}`);
  return [String(sequence), time, type, actor, change.join(', '), answer];
}

function answerOf({ httpStatus, requestId }: NonNullable<AuditEvent['provider']>): string {
  return httpStatus === undefined ? 'none' : `HTTP ${httpStatus}, ${requestId ?? '-'}`;
}

/** In the time of the product, not of the demo's shortened waits. */
function tookOf({ createdAt, endedAt }: RequestResource): string {
  return endedAt === undefined ? '-' : `${Math.round((Date.parse(endedAt) - Date.parse(createdAt)) / 1000)} s`;
}
