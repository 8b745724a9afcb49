/** One route of the HTTP API (api.md "Routes"). `path` uses API Gateway's `{parameter}` form. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The function that serves the route and no other; the stem of its entry file (functions.ts). */
  readonly functionName: string;
}

/** The versioned routes of the HTTP API, each served by a function of its own. */
export const ROUTES = [
  { method: 'POST', path: '/v1/requests', functionName: 'submit-request' },
  { method: 'GET', path: '/v1/requests', functionName: 'list-requests' },
  { method: 'POST', path: '/v1/validate', functionName: 'preview-request' },
  { method: 'GET', path: '/v1/requests/{id}', functionName: 'get-request' },
  { method: 'GET', path: '/v1/requests/{id}/events', functionName: 'list-request-events' },
  { method: 'POST', path: '/v1/requests/{id}/cancel', functionName: 'cancel-request' },
  { method: 'POST', path: '/v1/batches', functionName: 'submit-batch' },
  { method: 'GET', path: '/v1/batches', functionName: 'list-batches' },
  { method: 'POST', path: '/v1/batches/{id}/rows', functionName: 'add-batch-rows' },
  { method: 'POST', path: '/v1/batches/{id}/close', functionName: 'close-batch' },
  { method: 'GET', path: '/v1/batches/{id}', functionName: 'get-batch' },
  { method: 'GET', path: '/v1/batches/{id}/results', functionName: 'list-batch-results' },
  { method: 'POST', path: '/v1/batches/{id}/rerun-failed', functionName: 'rerun-batch' },
  { method: 'POST', path: '/v1/batches/{id}/cancel', functionName: 'cancel-batch' },
  { method: 'GET', path: '/v1/connections/{provider}/{connectionId}', functionName: 'get-connection' },
  { method: 'GET', path: '/v1/audit', functionName: 'list-audit' },
  { method: 'GET', path: '/v1/providers', functionName: 'list-providers' },
  { method: 'GET', path: '/v1/providers/{name}', functionName: 'get-provider' },
  { method: 'POST', path: '/v1/providers/{name}/pause', functionName: 'pause-provider' },
  { method: 'POST', path: '/v1/providers/{name}/resume', functionName: 'resume-provider' },
] as const satisfies readonly Route[];

/**
 * What anybody may read of the API itself: its document, and a page that shows it with its parts. One function serves them all, from
 * files beside its bundle.
 */
export const PAGES = [
  { path: '/v1/openapi.json', file: 'openapi.json', type: 'application/json' },
  { path: '/v1/docs', file: 'docs.html', type: 'text/html; charset=utf-8' },
  { path: '/v1/docs/docs.css', file: 'docs.css', type: 'text/css; charset=utf-8' },
  { path: '/v1/docs/docs.js', file: 'docs.js', type: 'text/javascript; charset=utf-8' },
  { path: '/v1/docs/viewer.css', file: 'viewer.css', type: 'text/css; charset=utf-8' },
  { path: '/v1/docs/viewer.js', file: 'viewer.js', type: 'text/javascript; charset=utf-8' },
] as const;

/** A page that anybody may read. */
export type Page = (typeof PAGES)[number];

/** Name of a function that serves a route. */
export type RouteFunctionName = (typeof ROUTES)[number]['functionName'];
