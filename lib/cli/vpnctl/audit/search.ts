import type { AuditEvent } from '../../../../lambdas/contract/api/audit-event';
import type { AuditQuery } from '../../../client/audit-client';
import { calling } from '../api/calling';
import type { ApiOptions } from '../api/api-options';
import { gathered, mostOf, sayThereIsMore } from '../api/pages';
import type { PageOptions } from '../api/pages';
import { EXIT } from '../base/exit-codes';
import type { ExitCode } from '../base/exit-codes';
import { writeJson } from '../base/json-output';
import { printableLine } from '../base/printable';
import { columns } from '../base/style';

/** What `vpnctl audit search` is told. */
export interface SearchOptions extends ApiOptions, PageOptions {
  readonly ticket?: string;
  readonly actor?: string;
  readonly connectionId?: string;
  readonly provider?: string;
  readonly requestId?: string;
  readonly type?: AuditEvent['type'];
}

/** `vpnctl audit search`. */
export async function searchAudit(options: SearchOptions): Promise<ExitCode> {
  const most = mostOf(options);
  const found = await calling(options, (client) =>
    gathered((page) => client.audit.list({ ...queryOf(options), ...page }), most),
  );
  if (options.json === true) writeJson({ items: found.items });
  else process.stdout.write(eventTable(found.items));
  sayThereIsMore(found, most);
  return EXIT.succeeded;
}

function queryOf(options: SearchOptions): AuditQuery {
  const { ticket, actor, connectionId, provider, requestId, type, from, to, order } = options;
  return { ticket, actor, connectionId, provider, requestId, type, from, to, order };
}

function eventTable(events: readonly AuditEvent[]): string {
  const rows = events.map(({ time, requestId, type, actor, ticket, connectionId }) => [
    time,
    requestId,
    type,
    actor,
    ticket?.id ?? '',
    connectionId ?? '',
  ]);
  return columns([
    ['TIME', 'REQUEST', 'EVENT', 'ACTOR', 'TICKET', 'CONNECTION'],
    ...rows.map((row) => row.map(printableLine)),
  ]);
}
