import type { RouteFunctionName } from '../../../lambdas/contract/routes';
import type { WorkerFunction } from '../worker-function';
import type { RouteFunction, RouteParts } from './route-function';

/** The functions behind the routes of providers. */
export const PROVIDER_ROUTE_FUNCTIONS = {
  'list-providers': {
    description: 'Answers with all providers and how they fare',
    timeoutSeconds: 15,
    allow: (worker, parts) => {
      allowShowing(worker, parts);
      parts.profiles.allowListing(worker);
    },
  },
  'get-provider': {
    description: 'Answers with a provider and how it fares',
    timeoutSeconds: 10,
    allow: allowShowing,
  },
  'pause-provider': {
    description: 'Has nothing new be sent to a provider',
    timeoutSeconds: 10,
    allow: allowPausing,
  },
  'resume-provider': {
    description: 'Has requests for a provider go on',
    timeoutSeconds: 10,
    allow: (worker, parts) => {
      allowPausing(worker, parts);
      parts.watcher.allowWaking(worker);
    },
  },
} as const satisfies Partial<Record<RouteFunctionName, RouteFunction>>;

function allowShowing(worker: WorkerFunction, { profiles, work }: RouteParts): void {
  profiles.allowReading(worker);
  work.allowReadingPaces(worker);
  work.allowCountingRequests(worker);
}

function allowPausing(worker: WorkerFunction, parts: RouteParts): void {
  allowShowing(worker, parts);
  parts.work.allowPacing(worker);
}
