import type { RouteFunctionName } from '../../../lambdas/contract/routes';
import type { RouteFunction } from './route-function';

/** Many items are read for one answer, and more looked at. */
const MANY_ITEMS = { timeoutSeconds: 29, memoryMb: 1_024 } as const;

/** The functions behind the routes of lists. */
export const LIST_ROUTE_FUNCTIONS = {
  'list-requests': {
    description: 'Answers with requests, by what they have in common',
    ...MANY_ITEMS,
    allow: (worker, { requests, keys }) => {
      requests.allowListing(worker, ['time', 'state', 'provider', 'actor', 'ticket', 'connection']);
      requests.allowReading(worker, 'request');
      keys.allowCursors(worker);
    },
  },
  'list-batches': {
    description: 'Answers with batches',
    ...MANY_ITEMS,
    allow: (worker, { requests, work, keys }) => {
      requests.allowListing(worker, ['time']);
      requests.allowReading(worker, 'batch');
      work.allowReadingCounts(worker);
      keys.allowCursors(worker);
    },
  },
  'get-connection': {
    description: "Answers with a connection's life",
    timeoutSeconds: 10,
    allow: (worker, { requests }) => {
      requests.allowListing(worker, ['connection']);
      requests.allowReading(worker, 'request');
      requests.allowReading(worker, 'claim');
    },
  },
  'list-audit': {
    description: 'Answers with audit events, by what they have in common',
    ...MANY_ITEMS,
    allow: (worker, { requests, audit, keys }) => {
      requests.allowReading(worker, 'request');
      audit.allowReading(worker);
      audit.allowListing(worker);
      keys.allowCursors(worker);
    },
  },
} as const satisfies Partial<Record<RouteFunctionName, RouteFunction>>;
