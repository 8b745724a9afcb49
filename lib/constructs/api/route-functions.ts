import type { RouteFunctionName } from '../../../lambdas/contract/routes';
import { allowAccepting } from '../intake/acceptance';
import { allowChanging } from '../storage/stores';
import { BATCH_ROUTE_FUNCTIONS } from './batch-route-functions';
import { LIST_ROUTE_FUNCTIONS } from './list-route-functions';
import { PROVIDER_ROUTE_FUNCTIONS } from './provider-route-functions';
import type { RouteFunction } from './route-function';

/** The function behind each route of `lambdas/contract/routes.ts`. */
export const ROUTE_FUNCTIONS: Readonly<Record<RouteFunctionName, RouteFunction>> = {
  'submit-request': {
    description: 'Accepts or refuses a request',
    timeoutSeconds: 15,
    allow: allowAccepting,
  },
  'preview-request': {
    description: 'Says what would be wrong with a request',
    timeoutSeconds: 15,
    allow: (worker, { profiles }) => {
      profiles.allowReading(worker);
    },
  },
  'get-request': {
    description: 'Answers with a request',
    timeoutSeconds: 10,
    allow: (worker, { requests }) => {
      requests.allowReading(worker, 'request');
    },
  },
  'list-request-events': {
    description: 'Answers with the audit trail of a request',
    timeoutSeconds: 10,
    allow: (worker, { requests, audit }) => {
      requests.allowReading(worker, 'request');
      audit.allowReading(worker);
    },
  },
  'cancel-request': {
    description: 'Records that a request is to end without effect',
    timeoutSeconds: 10,
    allow: (worker, parts) => {
      // One that waits for its provider ends at once.
      allowChanging(worker, parts, ['sealed']);
      parts.work.allowLeavingLines(worker);
      parts.watcher.allowWaking(worker);
    },
  },
  ...LIST_ROUTE_FUNCTIONS,
  ...BATCH_ROUTE_FUNCTIONS,
  ...PROVIDER_ROUTE_FUNCTIONS,
};
