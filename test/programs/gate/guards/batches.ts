import { testIn } from '../checks';
import type { Guard } from '../guard';
import { ALWAYS, DROPPED, NEVER, replaced } from '../mutation';

const UNIT = 'test/unit/core/operations/batches';
const EVERY_POINT = testIn('test/faults/exhaustive/batches/batch-points.test.ts', 'survives a crash');
const STORE = 'test/contract/ports/batches/batch-store.test.ts';
const LEDGER = 'test/contract/ports/batches/batch-ledger.test.ts';

/** What makes each row of a batch one request, and its counts those of its rows (protocol.md 9). */
export const BATCH_GUARDS: readonly Guard[] = [
  {
    name: 'a call of a batch stores its intent first',
    marker: 'intent-first',
    off: DROPPED,
    caughtBy: testIn(`${UNIT}/look-at-calls.test.ts`),
  },
  {
    name: 'a call becomes part of its batch once, DynamoDB',
    marker: 'header-last',
    off: replaced("putOn(this.table, items.callItem(intent, 'committed'), 'attribute_not_exists(nothing)')"),
    caughtBy: testIn(STORE, 'in DynamoDB'),
  },
  {
    name: 'a call becomes part of its batch once, in memory',
    marker: 'header-last-in-memory',
    off: NEVER,
    caughtBy: testIn(STORE, 'in memory'),
  },
  {
    name: 'a call that was abandoned stays so',
    marker: 'abandoned-call',
    off: replaced(
      "{ TableName: this.table, Item: items.callItem(key, 'abandoned'), ConditionExpression: 'attribute_not_exists(nothing)' }",
    ),
    caughtBy: testIn(STORE, 'in DynamoDB abandon|in DynamoDB .*committed'),
  },
  {
    name: 'version condition of a batch, DynamoDB',
    marker: 'batch-version',
    off: replaced("putOn(this.table, item, 'attribute_exists(pk)')"),
    caughtBy: testIn(STORE, 'in DynamoDB'),
  },
  {
    name: 'version condition of a batch, in memory',
    marker: 'batch-version-in-memory',
    off: ALWAYS,
    caughtBy: testIn(STORE, 'in memory'),
  },
  {
    name: 'rows run again once, DynamoDB',
    marker: 'rerun-once',
    off: replaced('[]'),
    caughtBy: testIn(STORE, 'in DynamoDB'),
  },
  {
    name: 'rows run again once, in memory',
    marker: 'rerun-once-in-memory',
    off: replaced('[header]'),
    caughtBy: testIn(STORE, 'in memory'),
  },
  {
    name: 'only rows that may succeed run again',
    marker: 'rerun-states',
    off: replaced("state !== 'rejected'"),
    caughtBy: testIn(`${UNIT}/rerun-batch.test.ts`),
  },
  {
    name: 'of a cancelled batch no row begins',
    marker: 'cancelled-header',
    off: NEVER,
    caughtBy: testIn(`${UNIT}/cancel-batch.test.ts`),
  },
  {
    name: 'a row is counted by its newest state',
    marker: 'tally-sequence',
    off: ALWAYS,
    caughtBy: testIn('test/unit/core/domain/batch/row-record.test.ts'),
  },
  {
    name: 'a record replaces the one that was read, DynamoDB',
    marker: 'tally-replaces',
    off: replaced("'#sequence <> :sequence OR #sequence = :sequence'"),
    caughtBy: testIn(LEDGER, 'in DynamoDB'),
  },
  {
    name: 'a record replaces the one that was read, in memory',
    marker: 'tally-replaces-in-memory',
    off: NEVER,
    caughtBy: testIn(LEDGER, 'in memory'),
  },
  {
    name: 'events of rows that could not be counted come again',
    marker: 'tally-failures',
    off: replaced('{ batchItemFailures: [] }'),
    caughtBy: testIn('test/unit/handlers/batches/tally.test.ts'),
  },
  {
    name: 'the net below batches',
    marker: 'batch-net',
    off: DROPPED,
    caughtBy: EVERY_POINT,
  },
  {
    name: 'fingerprint of the call under an idempotency key',
    marker: 'batch-fingerprint',
    off: NEVER,
    caughtBy: testIn(`${UNIT}/submit-batch.test.ts`),
  },
  {
    name: 'a batch of another tenant is not known',
    marker: 'own-tenant-batch',
    off: replaced('header'),
    caughtBy: testIn(`${UNIT}/cancel-batch.test.ts`),
  },
  {
    name: 'the key of a row opens for its request alone',
    marker: 'sealed-for-owner',
    off: replaced('secrets.map(({ secret }) => sealedWith(key, secret, additionalData(context)))'),
    caughtBy: testIn('test/contract/ports/sealer.test.ts', 'of KMS'),
  },
];
