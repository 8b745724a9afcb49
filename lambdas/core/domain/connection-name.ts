import type { RequestId } from './ids';

/**
 * Name of a connection whose caller gave none: unique, derived from the request id, and legal in every dialect (faults.md
 * section 1, point 3). Being unique it proves that a connection is ours.
 */
export function generatedConnectionName(id: RequestId): string {
  return `vpn-${id.slice('req_'.length).toLowerCase()}`;
}
