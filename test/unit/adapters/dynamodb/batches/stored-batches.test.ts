/** Items of batches as releases have stored them (docs/reference/items.md); those of other kinds: contract/ports/stored-items.test.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as batches from '../../../../../lambdas/adapters/dynamodb/batches/batch-items';
import * as chunks from '../../../../../lambdas/adapters/dynamodb/batches/chunk-items';
import * as ledger from '../../../../../lambdas/adapters/dynamodb/batches/ledger-items';
import { rowEventOf } from '../../../../../lambdas/adapters/dynamodb/batches/row-events';
import type { Item } from '../../../../../lambdas/adapters/dynamodb/item-version';
import { NewerItemError } from '../../../../../lambdas/core/domain/errors';
import { batchHeader, batchId, callId, NOW_MS, requestId } from '../../../../support/builders';

interface StoredItem {
  readonly kind: string;
  readonly item: Readonly<Record<string, { readonly B?: string }>>;
  readonly reads: unknown;
}

const STORED = JSON.parse(
  readFileSync(join(__dirname, '../../../../fixtures/items/version-1.batches.json'), 'utf8'),
) as readonly StoredItem[];

const READERS: Readonly<Record<string, (item: Item) => unknown>> = {
  batch: batches.headerOf,
  intent: batches.intentOf,
  call: batches.callStateOf,
  chunk: (item) => chunks.chunkOf(item) ?? null,
  'row event': rowEventOf,
  row: ledger.recordOf,
  counts: ledger.tallyOf,
};

/** Binary attributes are base64 in a file. */
function itemOf({ item }: StoredItem): Item {
  const attributes = Object.entries(item).map(([name, { B: bytes, ...value }]) => [
    name,
    bytes === undefined ? value : { B: Buffer.from(bytes, 'base64') },
  ]);
  return Object.fromEntries(attributes) as Item;
}

test('every item of a batch that a release has stored as version 1 is read', () => {
  expect(STORED.map((stored) => [stored.kind, READERS[stored.kind]?.(itemOf(stored))])).toEqual(
    STORED.map(({ kind, reads }) => [kind, reads]),
  );
  expect(new Set(STORED.map(({ kind }) => kind))).toEqual(new Set(Object.keys(READERS)));
});

test.each([
  { kind: 'batch', name: 'batch' },
  { kind: 'intent', name: 'intent of a batch' },
  { kind: 'call', name: 'call of a batch' },
  { kind: 'chunk', name: 'chunk of a batch' },
  { kind: 'row event', name: 'audit event' },
  { kind: 'row', name: 'row of a batch' },
  { kind: 'counts', name: 'counts of a batch' },
])('an item of the kind $kind that a newer release has stored is refused by its name and version', ({ kind, name }) => {
  const stored = STORED.find((one) => one.kind === kind);
  if (stored === undefined) throw new Error('There is no such item');
  const newer = { ...itemOf(stored), v: { N: '2' } };

  expect(() => READERS[kind]?.(newer)).toThrow(NewerItemError);
  expect(() => READERS[kind]?.(newer)).toThrow(
    `The ${name} is stored in version 2, and this release reads 1: deploy the newer release again`,
  );
});

test('what a newer release has added to the header of a batch is kept when this one writes it back', () => {
  const colour = { S: 'red' };
  const item = { ...batches.headerItem(batchHeader()), colour };

  const written = batches.headerItem({ ...batches.headerOf(item), version: 2, closedAtMs: NOW_MS });

  expect(written).toMatchObject({ colour, version: { N: '2' }, closedAtMs: { N: String(NOW_MS) } });
});

test('every item of a batch says its version', () => {
  const key = { batchId: batchId(), callId: callId() };
  const record = { row: 1, state: 'running', sequence: 2, requestId: requestId() } as const;

  const written = [
    batches.headerItem(batchHeader()),
    batches.intentItem({ ...key, chunks: 1, lookAtMs: NOW_MS, expiresAtMs: NOW_MS }),
    batches.callItem(key, 'abandoned'),
    batches.cancelItem(key.batchId),
    chunks.chunkItem({ ...key, chunk: 0 }, [], NOW_MS),
    chunks.emptiedChunkItem({ ...key, chunk: 0 }, NOW_MS),
    ledger.recordItem(key.batchId, record, NOW_MS),
  ];

  expect(written.map(({ v }) => v)).toEqual(written.map(() => ({ N: '1' })));
});
