import { auditTrailSchema } from '../../../../lambdas/contract/api/audit-event';
import { requestResourceSchema } from '../../../../lambdas/contract/api/request';
import { requestListQuerySchema, requestListSchema } from '../../../../lambdas/contract/api/request-list';
import { submissionSchema } from '../../../../lambdas/contract/api/submission';
import { validationContextSchema, validationSchema } from '../../../../lambdas/contract/api/validation';
import type { RouteFunctionName } from '../../../../lambdas/contract/routes';
import { CREATE, CURSOR, DELETE, EVENTS, REQUESTS, VALIDATIONS } from './examples';
import { jsonContent, LIST } from './operation';
import type { Operation } from './operation';

/** What the routes of requests are about (api.md "Routes"). */
export const REQUEST_OPERATIONS = {
  'submit-request': {
    tag: 'requests',
    summary: 'Ask for a connection to be created, changed or removed',
    description:
      'The same Idempotency-Key with the same body gives the first answer again and never a second connection. What `connection` may hold is up to the dialect of the provider; `POST /v1/validate` says what is wrong with it.',
    isIdempotent: true,
    body: jsonContent(submissionSchema, { create: CREATE, delete: DELETE }),
    answers: {
      '202': {
        description: 'The request is accepted; it is acted on at once.',
        headers: ['location', 'retry-after'],
        content: jsonContent(requestResourceSchema, { accepted: REQUESTS.accepted }),
      },
    },
    problems: [
      'not-json',
      'invalid-idempotency-key',
      'body-too-large',
      'unsupported-media-type',
      'invalid-request',
      'idempotency-key-reused',
    ],
  },
  'list-requests': {
    tag: 'requests',
    summary: 'The requests of the tenant that are everything that is asked for',
    description: LIST,
    query: requestListQuerySchema,
    answers: {
      '200': {
        description: 'A page of requests.',
        content: jsonContent(requestListSchema, { page: { items: [REQUESTS.succeeded], cursor: CURSOR } }),
      },
    },
    problems: ['invalid-parameters', 'invalid-cursor'],
  },
  'preview-request': {
    tag: 'requests',
    summary: 'Say what would be wrong with a request; store nothing and call nobody',
    body: jsonContent(submissionSchema.extend({ context: validationContextSchema.optional() }), {
      create: CREATE,
      context: { ...CREATE, context: { gateway: { network_type: 'private' } } },
    }),
    answers: {
      '200': {
        description: 'What is wrong with it, all at once.',
        content: jsonContent(validationSchema, VALIDATIONS),
      },
    },
    problems: ['not-json', 'body-too-large', 'unsupported-media-type'],
  },
  'get-request': {
    tag: 'requests',
    summary: 'The request as it is now',
    answers: { '200': { description: 'The request.', content: jsonContent(requestResourceSchema, REQUESTS) } },
    problems: ['request-not-found'],
  },
  'list-request-events': {
    tag: 'requests',
    summary: 'The audit trail of a request, in order',
    answers: {
      '200': { description: 'The whole trail.', content: jsonContent(auditTrailSchema, { trail: { items: EVENTS } }) },
    },
    problems: ['request-not-found'],
  },
  'cancel-request': {
    tag: 'requests',
    summary: 'Ask for a request to end without effect',
    answers: {
      '202': {
        description: 'The wish is recorded and acted on at once.',
        headers: ['retry-after'],
        content: jsonContent(requestResourceSchema, { running: REQUESTS.running }),
      },
    },
    problems: ['request-not-found', 'cancel-too-late'],
  },
} as const satisfies Partial<Record<RouteFunctionName, Operation>>;
