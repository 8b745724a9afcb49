import { manyFaults, testIn } from '../checks';
import type { Guard } from '../guard';

const ADAPTER = 'lambdas/adapters/dynamodb/request-store.ts';
const IN_MEMORY = 'test/support/in-memory/request-store.ts';
const STORE_CONTRACT = testIn('test/contract/ports/request-store.test.ts', 'in DynamoDB (accept|commit|claim)');
const IN_MEMORY_CONTRACT = testIn('test/contract/ports/request-store.test.ts', 'in memory (accept|commit|claim)');

/** The conditions of writes, and what is written at the end (protocol.md 1.1, 1.6 and 1.8). */
export const STORAGE_GUARDS: readonly Guard[] = [
  {
    name: 'version condition, DynamoDB',
    file: ADAPTER,
    text: "'version = :version'",
    by: "'attribute_exists(pk) OR version = :version'",
    caughtBy: STORE_CONTRACT,
  },
  {
    name: 'version condition, in memory',
    file: IN_MEMORY,
    text: 'this.requests.get(id)?.version !== version - 1',
    by: 'false',
    caughtBy: manyFaults(300),
  },
  {
    name: 'claim condition, DynamoDB',
    file: ADAPTER,
    text: '`${NEW} OR requestId = :id`',
    by: "'attribute_not_exists(nothing) OR requestId = :id'",
    caughtBy: STORE_CONTRACT,
  },
  {
    name: 'claim condition, in memory',
    file: IN_MEMORY,
    text: "if (owner !== undefined && owner !== id) return Promise.resolve('claimed');",
    by: '',
    caughtBy: IN_MEMORY_CONTRACT,
  },
  {
    name: 'idempotency key condition, DynamoDB',
    file: ADAPTER,
    text: 'this.put(items.idempotencyItem(request.tenant, idempotency), NEW)',
    by: "this.put(items.idempotencyItem(request.tenant, idempotency), 'attribute_not_exists(nothing)')",
    caughtBy: STORE_CONTRACT,
  },
  {
    name: 'idempotency key condition, in memory',
    file: IN_MEMORY,
    text: 'if (earlier !== undefined) return Promise.resolve(earlier);',
    by: '',
    caughtBy: manyFaults(300),
  },
  {
    name: 'fingerprint of the body under an idempotency key',
    file: 'lambdas/core/operations/intake/submit-request.ts',
    text: 'if (stored.fingerprint !== idempotency?.fingerprint) return',
    by: 'if (false) return',
    caughtBy: testIn('test/unit/core/operations/intake/submit-request.test.ts'),
  },
  {
    name: 'a terminal state is never left',
    file: 'lambdas/core/domain/request/request-state.ts',
    text: 'if (isTerminal(from) || !ALLOWED[from].includes(to)) {',
    by: 'if (false) {',
    caughtBy: testIn('test/property/request-change.test.ts'),
  },
  {
    name: 'the sealed key is removed at the end',
    file: 'lambdas/core/operations/steps/record-outcome.ts',
    text: '{ removeSealedKey: true }',
    by: '{}',
    caughtBy: manyFaults(300),
  },
  {
    name: 'the sealed key is removed when an interruption is recorded',
    file: 'lambdas/core/operations/nets/record-interrupted.ts',
    text: '{ removeSealedKey: true }',
    by: '{}',
    caughtBy: manyFaults(300),
  },
  {
    name: 'a request does not end while something is to be removed',
    file: 'lambdas/core/operations/steps/record-outcome.ts',
    text: "isUncleared(request, outcome) ? { next: 'clean-up', waitSeconds: 0 } : end(deps, request, outcome)",
    by: 'end(deps, request, outcome)',
    caughtBy: testIn('test/unit/core/operations/steps/record-outcome.test.ts'),
  },
  {
    name: 'a cancellation is seen when the end is recorded',
    file: 'lambdas/core/operations/steps/record-outcome.ts',
    text: 'if (isCancelledLate(request, outcome)) return undo(deps, request);',
    by: '',
    caughtBy: testIn('test/unit/core/operations/steps/record-outcome.test.ts'),
  },
];
