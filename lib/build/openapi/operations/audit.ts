import * as z from 'zod';
import { auditEventSchema } from '../../../../lambdas/contract/api/audit-event';
import { auditListQuerySchema, auditListSchema } from '../../../../lambdas/contract/api/audit-list';
import { connectionLifeSchema } from '../../../../lambdas/contract/api/connection-life';
import type { RouteFunctionName } from '../../../../lambdas/contract/routes';
import { eventsAsCsv } from '../../../../lambdas/core/formats/events/write-events';
import { CURSOR, EVENTS, LIFE } from './examples';
import { jsonContent, LIST } from './operation';
import type { Operation } from './operation';

/** What the routes that look back are about (api.md "Audit trail", "Connections"). */
export const AUDIT_OPERATIONS = {
  'get-connection': {
    tag: 'audit',
    summary: 'The life of a connection: whose it is, its last status, and its requests',
    answers: { '200': { description: 'The connection.', content: jsonContent(connectionLifeSchema, { some: LIFE }) } },
    problems: ['connection-not-found'],
  },
  'list-audit': {
    tag: 'audit',
    summary: 'The audit events of the tenant that are everything that is asked for',
    description: LIST,
    query: auditListQuerySchema,
    answers: {
      '200': {
        description: 'A page of events; `Link` names the next one, where there is one.',
        headers: ['link', 'complete-until', 'searched-until'],
        content: {
          ...jsonContent(auditListSchema, { page: { items: EVENTS.toReversed(), cursor: CURSOR } }),
          'application/x-ndjson': { schema: auditEventSchema, examples: { line: EVENTS[0] } },
          'text/csv': { schema: z.string(), examples: { page: eventsAsCsv(EVENTS) } },
        },
      },
    },
    problems: ['invalid-parameters', 'invalid-cursor'],
  },
} as const satisfies Partial<Record<RouteFunctionName, Operation>>;
