import { auditListQuerySchema, auditListSchema } from '../../../../lambdas/contract/api/audit-list';
import type { RouteFunctionName } from '../../../../lambdas/contract/routes';
import { CURSOR, EVENTS } from './examples';
import { jsonContent, LIST } from './operation';
import type { Operation } from './operation';

/** What the routes of the audit trail are about (api.md "Audit trail"). */
export const AUDIT_OPERATIONS = {
  'list-audit': {
    tag: 'audit',
    summary: 'The audit events of the tenant that are everything that is asked for',
    description: LIST,
    query: auditListQuerySchema,
    answers: {
      '200': {
        description: 'A page of events.',
        content: jsonContent(auditListSchema, { page: { items: EVENTS.toReversed(), cursor: CURSOR } }),
      },
    },
    problems: ['invalid-parameters', 'invalid-cursor'],
  },
} as const satisfies Partial<Record<RouteFunctionName, Operation>>;
