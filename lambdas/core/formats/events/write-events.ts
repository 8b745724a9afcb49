import type { AuditEvent } from '../../../contract/api/audit-event';
import { writtenAs } from '../csv/literal';
import { writeTable } from '../csv/write-table';

/** How a column is filled; empty where the event says nothing. */
type Column = (event: AuditEvent) => string | number | undefined;

/** The columns of every table of events, in their order: always the same ones, whatever the events say. */
const COLUMNS: Readonly<Record<string, Column>> = {
  time: ({ time }) => time,
  requestId: ({ requestId }) => requestId,
  sequence: ({ sequence }) => sequence,
  type: ({ type }) => type,
  actor: ({ actor }) => actor,
  actorKind: ({ actorKind }) => actorKind,
  address: ({ address }) => address,
  tenant: ({ tenant }) => tenant,
  requestedBy: ({ requestedBy }) => requestedBy,
  'profile.name': ({ profile }) => profile?.name,
  'profile.dialect': ({ profile }) => profile?.dialect,
  'ticket.system': ({ ticket }) => ticket?.system,
  'ticket.id': ({ ticket }) => ticket?.id,
  'ticket.url': ({ ticket }) => ticket?.url,
  connectionId: ({ connectionId }) => connectionId,
  changed: ({ changed }) => changed.join(' '),
  before: ({ before }) => JSON.stringify(before),
  after: ({ after }) => JSON.stringify(after),
  'provider.requestId': ({ provider }) => provider?.requestId,
  'provider.httpStatus': ({ provider }) => provider?.httpStatus,
  'provider.code': ({ provider }) => provider?.code,
  'provider.calls': ({ provider }) => provider?.calls,
  'provider.durationMs': ({ provider }) => provider?.durationMs,
  schema: ({ schema }) => schema,
  previousHash: ({ previousHash }) => previousHash,
  hash: ({ hash }) => hash,
};

/** Events as a table, every cell in quotes; none is a formula. */
export function eventsAsCsv(events: readonly AuditEvent[]): string {
  const rows = events.map(
    (event) => new Map(Object.entries(COLUMNS).map(([name, column]) => [name, cell(column(event))])),
  );
  return writeTable(Object.keys(COLUMNS), rows);
}

function cell(value: string | number | undefined): string {
  if (value === undefined || value === '') return '';
  return typeof value === 'number' ? String(value) : writtenAs(value);
}
