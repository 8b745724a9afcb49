/**
 * Every function of the product. The name is the file under `lambdas/`, the bundle folder and the base of the
 * construct id.
 */
export const FUNCTION_NAMES = [
  'submit-request',
  'preview-request',
  'get-request',
  'list-request-events',
  'cancel-request',
  'intake',
  'dispatch',
  'validate',
  'apply',
  'observe',
  'clean-up',
  'record',
  'record-interrupted',
  'reconcile',
] as const;

/** Name of one function, the stem of its file under `lambdas/`. */
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Functions that speak to a provider and therefore carry the HTTP client in their bundle. */
export const PROVIDER_FUNCTION_NAMES = ['apply', 'observe', 'clean-up'] as const satisfies readonly FunctionName[];
