import * as z from 'zod';
import {
  batchPreviewSchema,
  batchResourceSchema,
  batchResultSchema,
  batchResultsSchema,
  ROW_STATES,
} from '../../../../lambdas/contract/api/batch';
import {
  batchBodySchema,
  batchDefaultsSchema,
  batchOptionsSchema,
  moreRowsBodySchema,
} from '../../../../lambdas/contract/api/batch-call';
import { batchListQuerySchema, batchListSchema } from '../../../../lambdas/contract/api/batch-list';
import type { RouteFunctionName } from '../../../../lambdas/contract/routes';
import { BATCH_FORMATS } from '../../../../lambdas/core/domain/batch/batch-call';
import { MAX_RESULTS } from '../../../../lambdas/core/operations/batches/list-results';
import { BATCH, CREATE, CURSOR, DELETE, PREVIEW, RESULTS } from './examples';
import { jsonContent, LIST } from './operation';
import type { Answer, Content, Contents, Operation } from './operation';

const { ticket, ...plainDefaults } = batchDefaultsSchema.shape;
const { system, id } = ticket.unwrap().shape;
const defaultsQuery = z.object({
  format: z
    .enum(BATCH_FORMATS)
    .optional()
    .meta({ description: 'What is in bytes that come as `application/octet-stream` or `application/gzip`.' }),
  ...plainDefaults,
  ticketSystem: system,
  ticketId: id,
});
const newBatchQuery = defaultsQuery.extend(batchOptionsSchema.shape);

const resultsQuery = z.object({
  limit: z.int().min(1).max(MAX_RESULTS).default(MAX_RESULTS).meta({ description: 'Rows of a page, at most.' }),
  state: z.enum(ROW_STATES).optional().meta({ description: 'Only rows of this state.' }),
  include: z
    .literal('request')
    .optional()
    .meta({ description: 'What each row asked for as well, without its pre-shared key.' }),
  cursor: z.string().optional().meta({ description: 'Where the page before says that this one begins.' }),
});

const bytes: Content = {
  schema: z.string().meta({
    description: 'A file as it is; `?format=` says what it holds.',
    override: { contentMediaType: 'application/octet-stream' },
  }),
  examples: {},
};

/** The ways in which rows come. */
function rowsIn(json: z.ZodType, example: object): Contents {
  const line = JSON.stringify(DELETE);
  return {
    ...jsonContent(json, { rows: example }),
    'application/x-ndjson': { schema: z.string(), examples: { rows: `${line}\n${line}\n` } },
    'application/ndjson': { schema: z.string(), examples: {} },
    'text/csv': {
      schema: z.string(),
      examples: { rows: 'operation,provider,connectionId\ndelete,otc-classic,851f280f-1b2c-4d3e-8f4a-5b6c7d8e9f0a\n' },
    },
    'application/octet-stream': bytes,
    'application/gzip': bytes,
    'application/x-gzip': bytes,
  };
}

const taken = (description: string): Answer => ({
  description,
  headers: ['location', 'retry-after'],
  content: jsonContent(batchResourceSchema, { running: BATCH }),
});

const UNREADABLE = [
  'not-json',
  'not-gzip',
  'invalid-parameters',
  'invalid-idempotency-key',
  'body-too-large',
  'too-many-rows',
  'unsupported-media-type',
  'invalid-batch',
  'idempotency-key-reused',
] as const;

const [first] = RESULTS;

/** What the routes of batches are about (api.md "Batches"). */
export const BATCH_OPERATIONS = {
  'submit-batch': {
    tag: 'batches',
    summary: 'Make requests of the rows of a file',
    description:
      'Every row is checked before the answer: rows that are invalid are reported and become no request, the others run at once. The query has the defaults of rows that come as CSV or JSON lines.',
    isIdempotent: true,
    query: newBatchQuery,
    body: rowsIn(batchBodySchema, { items: [CREATE, DELETE], defaults: { onFailure: 'delete' } }),
    answers: {
      '200': {
        description: 'What a dry run has found; nothing is stored.',
        content: jsonContent(batchPreviewSchema, { preview: PREVIEW }),
      },
      '202': taken('The batch; its valid rows run.'),
    },
    problems: UNREADABLE,
  },
  'list-batches': {
    tag: 'batches',
    summary: 'The batches of the tenant that are everything that is asked for',
    description: LIST,
    query: batchListQuerySchema,
    answers: {
      '200': {
        description: 'A page of batches.',
        content: jsonContent(batchListSchema, { page: { items: [BATCH], cursor: CURSOR } }),
      },
    },
    problems: ['invalid-parameters', 'invalid-cursor'],
  },
  'add-batch-rows': {
    tag: 'batches',
    summary: 'Add rows to a batch that was made with `open`',
    isIdempotent: true,
    query: defaultsQuery,
    body: rowsIn(moreRowsBodySchema, { items: [CREATE] }),
    answers: { '202': taken('The batch; the new rows run.') },
    problems: [...UNREADABLE, 'batch-not-found', 'batch-closed', 'batch-full'],
  },
  'close-batch': {
    tag: 'batches',
    summary: 'Say that no more rows come',
    answers: { '202': taken('The batch.') },
    problems: ['batch-not-found'],
  },
  'get-batch': {
    tag: 'batches',
    summary: 'The batch as it is now',
    answers: { '200': { description: 'The batch.', content: jsonContent(batchResourceSchema, { running: BATCH }) } },
    problems: ['batch-not-found'],
  },
  'list-batch-results': {
    tag: 'batches',
    summary: 'What became of the rows, in the order of the input',
    description: 'A page may have fewer rows than `limit`, also none, although more come.',
    query: resultsQuery,
    answers: {
      '200': {
        description: 'A page of results; `Link` names the next one, where there is one.',
        headers: ['link'],
        content: {
          ...jsonContent(batchResultsSchema, { page: { items: RESULTS, cursor: 'cm93OjM' } }),
          'application/x-ndjson': {
            schema: batchResultSchema,
            examples: { line: first },
          },
          'text/csv': {
            schema: z.string(),
            examples: {
              page: 'row,line,state,requestId,connectionId\n1,3,succeeded,req_01JD3Q5M8X4T2V7N9K6B1C0D5E,\n',
            },
          },
        },
      },
    },
    problems: ['invalid-parameters', 'batch-not-found', 'results-gone'],
  },
  'rerun-batch': {
    tag: 'batches',
    summary: 'Run the rows again that may succeed now',
    description: 'The same batch answers, however often it is asked.',
    answers: { '202': taken('The batch that runs them.') },
    problems: ['batch-not-found', 'batch-running', 'nothing-to-rerun'],
  },
  'cancel-batch': {
    tag: 'batches',
    summary: 'Ask for the rows of a batch to end without effect',
    answers: { '202': taken('The batch.') },
    problems: ['batch-not-found', 'cancel-too-late'],
  },
} as const satisfies Partial<Record<RouteFunctionName, Operation>>;
