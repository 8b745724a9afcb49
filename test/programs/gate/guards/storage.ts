import { manyFaults, testIn } from '../checks';
import type { Guard } from '../guard';
import { NEVER, replaced } from '../mutation';

const STORE_CONTRACT = testIn('test/contract/ports/request-store.test.ts', 'in DynamoDB (accept|commit|claim)');
const IN_MEMORY_CONTRACT = testIn('test/contract/ports/request-store.test.ts', 'in memory (accept|commit|claim)');

/** The conditions of writes, and what is written at the end (protocol.md 1.1, 1.6 and 1.8). */
export const STORAGE_GUARDS: readonly Guard[] = [
  {
    name: 'version condition, DynamoDB',
    marker: 'version-dynamodb',
    off: replaced(
      "this.put(items.requestItem(request), 'attribute_exists(pk) OR version = :version', { ':version': { N: String(request.version - 1) } })",
    ),
    caughtBy: STORE_CONTRACT,
  },
  {
    name: 'version condition, in memory',
    marker: 'version-in-memory',
    off: replaced('trail === undefined'),
    caughtBy: manyFaults(300),
  },
  {
    name: 'claim condition, DynamoDB',
    marker: 'claim-dynamodb',
    off: replaced(
      "this.put(items.claimItem(claim, id), 'attribute_not_exists(nothing) OR requestId = :id', { ':id': { S: id } })",
    ),
    caughtBy: STORE_CONTRACT,
  },
  {
    name: 'claim condition, in memory',
    marker: 'claim-in-memory',
    off: NEVER,
    caughtBy: IN_MEMORY_CONTRACT,
  },
  {
    name: 'idempotency key condition, DynamoDB',
    marker: 'idempotency-dynamodb',
    off: replaced(
      "idempotency === undefined ? [] : [this.put(items.idempotencyItem(request.tenant, idempotency), 'attribute_not_exists(nothing)')]",
    ),
    caughtBy: STORE_CONTRACT,
  },
  {
    name: 'idempotency key condition, in memory',
    marker: 'idempotency-in-memory',
    off: NEVER,
    caughtBy: manyFaults(300),
  },
  {
    name: 'fingerprint of the body under an idempotency key',
    marker: 'fingerprint',
    off: NEVER,
    caughtBy: testIn('test/unit/core/operations/intake/submit-request.test.ts'),
  },
  {
    name: 'a terminal state is never left',
    marker: 'terminal-state',
    off: NEVER,
    caughtBy: testIn('test/property/request-change.test.ts'),
  },
  {
    name: 'the sealed key is removed at the end',
    marker: 'key-removed-at-end',
    off: replaced('await this.commit(change, {})'),
    caughtBy: manyFaults(300),
  },
  {
    name: 'a cancellation is seen when the end is decided',
    marker: 'cancelled-at-end',
    off: replaced('outcome'),
    caughtBy: testIn('test/unit/core/operations/steps/end-or-clean-up.test.ts'),
  },
];
