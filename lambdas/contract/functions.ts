import { ROUTES } from './routes';
import type { RouteFunctionName } from './routes';

const ROUTE_AREAS = Object.fromEntries(ROUTES.map(({ path, functionName }) => [functionName, areaOf(path)])) as Record<
  RouteFunctionName,
  'api' | 'api/batches'
>; // one entry per route

function areaOf(path: string): 'api' | 'api/batches' {
  return path.startsWith('/v1/batches') ? 'api/batches' : 'api';
}

/**
 * Every function of the product, with the area of the product that it belongs to. The name is the file under
 * `lambdas/functions/<area>/`, the bundle folder and the base of the construct id.
 */
const AREAS = {
  ...ROUTE_AREAS,
  /** Behind the pages that anybody may read. */
  'show-page': 'api',
  /** Behind `$default`: what no route takes. */
  'unknown-route': 'api',
  intake: 'intake',
  dispatch: 'intake',
  validate: 'workflow',
  apply: 'workflow',
  record: 'workflow',
  watch: 'watch',
  'expand-batch': 'batches',
  tally: 'batches',
  'record-interrupted': 'nets',
  reconcile: 'nets',
} as const;

/** Name of one function, the stem of its entry file. */
export type FunctionName = keyof typeof AREAS;

/** All functions, those behind routes first. */
export const FUNCTION_NAMES = Object.keys(AREAS) as readonly FunctionName[]; // the literal has these keys and no others

/** Path of a function's entry file, from the root of the project. */
export function entryFileOf(name: FunctionName): string {
  return `lambdas/functions/${AREAS[name]}/${name}.ts`;
}

/** Functions that speak to a provider and therefore carry the HTTP client in their bundle. */
export const PROVIDER_FUNCTION_NAMES = ['apply', 'watch'] as const satisfies readonly FunctionName[];
