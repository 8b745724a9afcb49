import type { ApiProblem, ApiProblemCode } from '../../../lambdas/contract/api/problem';

/** Problems that every route can end with: faults of ours. */
export const OWN_PROBLEMS = ['internal-error', 'misconfigured', 'unavailable'] as const;

type Shown = Omit<ApiProblem, 'type' | 'code'>;

const NO_REQUEST = 'There is no request "req_01JD3Q5M8X4T2V7N9K6B1C0D5E"';
const INSTANCE = { instance: 'urn:vpn-provisioner:call:5f0f2b8e-6c1d-4b7a-9e3f-2d8c1a0b4e6f' };

/** One problem of each code, as its callers see it; a new code does not compile without (errors.md). */
const SHOWN: Readonly<Record<ApiProblemCode, Shown>> = {
  'route-not-found': { status: 404, title: 'There is no such route' },
  'method-not-allowed': { status: 405, title: 'PUT is not a method of this route', detail: 'The route takes POST.' },
  'not-json': { status: 400, title: 'The body must be JSON in UTF-8' },
  'not-gzip': { status: 400, title: 'The body must be gzip, as the call says' },
  'invalid-idempotency-key': {
    status: 400,
    title: 'Idempotency-Key must have 1 to 255 characters, and no control characters',
  },
  'request-not-found': { status: 404, title: NO_REQUEST },
  'connection-not-found': { status: 404, title: 'No request is about a connection "851f280f"' },
  'provider-not-found': { status: 404, title: 'There is no provider "otc-clasic"' },
  'cancel-too-late': {
    status: 409,
    title: 'The request can no longer be cancelled',
    detail: 'The request has ended.',
  },
  'body-too-large': { status: 413, title: 'The body must have at most 65536 bytes' },
  'unsupported-media-type': { status: 415, title: 'The content type must be application/json' },
  'invalid-request': {
    status: 422,
    title: 'The request is not valid',
    errors: [{ pointer: '/connection/mtu', code: 'out-of-range', detail: 'mtu must be from 68 to 1500.' }],
  },
  'idempotency-key-reused': { status: 422, title: 'This Idempotency-Key was used with another body' },
  'invalid-parameters': {
    status: 400,
    title: 'The query is not valid',
    errors: [{ pointer: '/limit', code: 'wrong-format', detail: 'limit must be a whole number from 1 to 1000.' }],
  },
  'invalid-cursor': {
    status: 400,
    title: 'The cursor is not good for this question',
    detail: 'Ask without a cursor.',
  },
  'invalid-batch': {
    status: 422,
    title: 'No row is valid',
    errors: [{ row: 1, line: 2, pointer: '/operation', code: 'required', detail: 'operation is required.' }],
  },
  'too-many-rows': { status: 413, title: 'A call brings at most 10000 rows' },
  'batch-not-found': { status: 404, title: 'There is no batch "bat_01JD3Q7A2B3C4D5E6F7G8H9J0K"' },
  'batch-closed': { status: 409, title: 'The batch takes no more rows' },
  'batch-full': {
    status: 409,
    title: 'The batch would become too large',
    detail: 'A batch has at most 100000 rows, brought by at most 500 calls.',
  },
  'batch-running': { status: 409, title: 'Some rows of the batch have not ended yet' },
  'nothing-to-rerun': { status: 409, title: 'No row of the batch can be run again' },
  'results-gone': { status: 410, title: 'The results of this batch are not kept any more' },
  misconfigured: {
    status: 500,
    title: 'The provider profile is unusable; an operator must correct it',
    ...INSTANCE,
  },
  'internal-error': { status: 500, title: 'Something went wrong on our side', ...INSTANCE },
  unavailable: { status: 503, title: 'Try again later; nothing is lost', ...INSTANCE },
};

/** An example of a problem. */
export function exampleOf(code: ApiProblemCode): ApiProblem {
  return { type: `urn:vpn-provisioner:problem:${code}`, code, ...SHOWN[code] };
}

/** Codes by the status that they come with, the lowest first. */
export function byStatus(codes: readonly ApiProblemCode[]): ReadonlyMap<number, readonly ApiProblemCode[]> {
  const sorted = codes.toSorted((one, other) => SHOWN[one].status - SHOWN[other].status);
  const groups = new Map<number, ApiProblemCode[]>();
  for (const code of sorted) groups.set(SHOWN[code].status, [...(groups.get(SHOWN[code].status) ?? []), code]);
  return groups;
}
