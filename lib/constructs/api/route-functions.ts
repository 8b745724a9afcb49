import type { RouteFunctionName } from '../../../lambdas/contract/routes';
import type { FunctionPurpose } from '../function-scope';
import { allowAccepting } from '../intake/acceptance';
import type { Stores } from '../storage/stores';
import type { WorkerFunction } from '../worker-function';

/** What a function behind a route is for, how long it may run and what it may do. */
export interface RouteFunction extends FunctionPurpose {
  readonly allow: (worker: WorkerFunction, stores: Stores) => void;
}

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
      requests.allow(worker, ['GetItem'], ['request']);
    },
  },
  'list-request-events': {
    description: 'Answers with the audit trail of a request',
    timeoutSeconds: 10,
    allow: (worker, { requests }) => {
      requests.allow(worker, ['GetItem'], ['request']);
      requests.allow(worker, ['Query'], ['audit']);
    },
  },
  'cancel-request': {
    description: 'Records that a request is to end without effect',
    timeoutSeconds: 10,
    allow: (worker, { requests }) => {
      requests.allowChanging(worker);
    },
  },
};
