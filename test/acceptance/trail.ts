import type { AuditEvent } from '../../lambdas/core/domain/request/audit-event';
import type { Ended } from '../support/e2e/client';
import { expectCompleteTrail } from '../support/e2e/trail';

/**
 * Fails unless the audit trail is complete and tells exactly this, in this order (api.md "Audit trail"). Changes of the
 * status are left out: how many are seen depends on when one looks.
 */
export function expectTrail(ended: Ended, ...types: readonly AuditEvent['type'][]): void {
  expect(ended.events.map(({ type }) => type).filter((type) => type !== 'status-changed')).toEqual(types);
  expectCompleteTrail(ended);
}

/** Fails unless the trail is complete and these happened, in this order, whatever happened between them. */
export function expectInTrail(ended: Ended, ...types: readonly AuditEvent['type'][]): void {
  const happened = ended.events.map(({ type }) => type).filter((type) => types.includes(type));
  expect(happened.filter((type, index) => type !== happened[index - 1])).toEqual(types);
  expectCompleteTrail(ended);
}
