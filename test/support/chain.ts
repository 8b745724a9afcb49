import { ChainCheck } from '../../lambdas/core/domain/proof/chain-check';
import type { LinkedEvent } from '../../lambdas/core/domain/proof/chain-check';
import type { AuditEvent } from '../../lambdas/contract/api/audit-event';

/** What is wrong with the chain of a whole trail, in sentences. */
export function chainFlaws(events: readonly AuditEvent[]): string[] {
  const unchained = events.filter(({ hash, previousHash }) => hash === undefined || previousHash === undefined);
  if (unchained.length > 0) return unchained.map(({ sequence }) => `Event ${sequence} has no hash.`);
  const check = new ChainCheck();
  const flaws = events.map((event) => check.take(event as LinkedEvent)).filter((flaw) => flaw !== undefined);
  return [...flaws, ...check.end()].map(({ detail }) => detail);
}
