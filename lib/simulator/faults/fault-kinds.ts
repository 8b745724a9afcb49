import { OPERATIONS, type Operation } from '../base/provider-call';

const WRITES: readonly Operation[] = ['create', 'update', 'delete'];

/**
 * The kinds of faults that a schedule draws from (protocol.md 2.1 and 2.2), and the operations that each is for.
 *
 * - `throttled`: refused for too many calls, 429 or what the dialect has for it, with or without `Retry-After` of 1 to 5 s.
 * - `refused`: nobody listens; over sockets, where the connection stands already, it is a reset. Nothing of the call is done.
 * - `unavailable`: 503 before commit. `server-error`: 500 before or after. `gateway-timeout`: 504 before or after.
 * - `bad-gateway`: 502 after commit, in HTML.
 * - `malformed`: after commit, the answer is cut in the middle. `wrong-shape`: after commit, it is another JSON object.
 * - `reset`, `reset-after-commit`: the connection is reset. `hang`, `hang-after-commit`: no answer, then a reset.
 * - `late-commit`: reset or hang, and the call commits when the caller has given up long since.
 * - `slow-body`: after commit, the answer's body comes in small pieces, for half to one and a half times as long as calls hang.
 * - `huge-body`: after commit, an answer of 10 MB.
 * - `token-expired`: the token of the call ends, so the call is answered with 401.
 * - `clock-skew`: the answer's `Date` is hours off, and all is well.
 * - `unknown-status`: an answer shows a status word that no document lists.
 * - `moving-pages`: a page of a list misses entries that moved to another page while somebody paged: one after the other, a
 *   hundredth of the page at most, but one at least. So it strikes pages that begin at a marker only; a schedule that names
 *   it has it strike any list.
 */
export const FAULT_KINDS = {
  throttled: OPERATIONS,
  refused: OPERATIONS,
  unavailable: OPERATIONS,
  'server-error': OPERATIONS,
  'bad-gateway': OPERATIONS,
  'gateway-timeout': OPERATIONS,
  malformed: OPERATIONS,
  'wrong-shape': OPERATIONS,
  reset: OPERATIONS,
  'reset-after-commit': WRITES,
  hang: OPERATIONS,
  'hang-after-commit': WRITES,
  'late-commit': WRITES,
  'slow-body': OPERATIONS,
  'huge-body': OPERATIONS,
  'token-expired': OPERATIONS.filter((operation) => operation !== 'token'),
  'clock-skew': OPERATIONS,
  'unknown-status': ['get', 'list'],
  'moving-pages': ['list'],
} as const satisfies Readonly<Record<string, readonly Operation[]>>;

/** The name of a fault that can be drawn. */
export type FaultKind = keyof typeof FAULT_KINDS;

/** All fault kinds. */
export const FAULT_KIND_NAMES = Object.keys(FAULT_KINDS) as [FaultKind, ...FaultKind[]]; // there is one at least

/** Whether faults of a kind are for an operation. */
export function isFor(kind: FaultKind, operation: Operation): boolean {
  const operations: readonly Operation[] = FAULT_KINDS[kind];
  return operations.includes(operation);
}
