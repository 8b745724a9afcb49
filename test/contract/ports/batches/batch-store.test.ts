import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamodbBatchStore } from '../../../../lambdas/adapters/dynamodb/batches/batch-store';
import type { BatchHeader } from '../../../../lambdas/core/domain/batch/batch-header';
import type { Chunk } from '../../../../lambdas/core/domain/batch/batch-chunk';
import { StoreConflictError } from '../../../../lambdas/core/domain/errors';
import type { BatchIntent, BatchStore, CallKey } from '../../../../lambdas/core/ports/batches/batch-store';
import { batchHeader, batchId, callId, NOW_MS, requestId } from '../../../support/builders';
import { InMemoryBatchStore } from '../../../support/in-memory/batches/batch-store';
import { startLocalServices } from '../local-services';
import type { LocalServices } from '../local-services';

let services: LocalServices;
let table: string;
let last = 0;

beforeAll(async () => {
  services = await startLocalServices();
  table = await services.createTable('Requests', 'ContractBatches');
});

afterAll(() => services.stop());

const DAY_MS = 86_400_000;

const CHUNK: Chunk = [
  {
    index: 0,
    line: 2,
    accepted: {
      submission: {
        operation: 'create',
        provider: 'otc-classic',
        connection: { name: 'branch', peer_cidrs: ['10.0.0.0/8'], mtu: 1500, nothing: null, text: '' },
        ticket: { system: 'servicenow', id: 'RITM1' },
        completion: 'provisioned',
        deadlineSeconds: 600,
        onFailure: 'keep',
      },
      dialect: 'huawei-v2',
      sealedKey: 'c2VhbGVk',
      sealedFor: { batchId: batchId(), requestId: requestId() },
    },
  },
  {
    index: 1,
    invalid: { errors: [{ pointer: '/provider', code: 'required', detail: 'x' }], kept: { operation: 'create' } },
  },
];

describe.each([
  { name: 'in memory', storeOf: (): BatchStore => new InMemoryBatchStore() },
  { name: 'in DynamoDB', storeOf: (): BatchStore => new DynamodbBatchStore(services.dynamodb, table) },
])('batch store $name', ({ storeOf }) => {
  let store: BatchStore;

  beforeAll(() => {
    store = storeOf();
  });

  /** A batch, its call and its intent, of ids and a tenant that no other test uses. */
  function parts(): { header: BatchHeader; intent: BatchIntent; key: CallKey } {
    last += 1;
    const key = { batchId: batchId(last), callId: callId(last) };
    const call = { id: key.callId, firstRow: 1, rows: 2, invalid: 1, chunkSizes: [2] };
    const header = batchHeader({ id: key.batchId, tenant: `tenant-${last}`, calls: [call] });
    const intent = { ...key, chunks: 1, lookAtMs: NOW_MS + last, expiresAtMs: NOW_MS + 10 * DAY_MS };
    return { header, intent, key };
  }

  const record = (fingerprint: string): { key: string; fingerprint: string; answer: string } => {
    return { key: 'file-17', fingerprint, answer: `{"fingerprint":"${fingerprint}"}` };
  };

  describe('chunks', () => {
    test('are read as they were put, and can be replaced', async () => {
      const { key } = parts();
      const place = { ...key, chunk: 0 };

      await store.putChunk(place, CHUNK, NOW_MS + DAY_MS);
      const first = await store.chunk(place);
      await store.putChunk(place, CHUNK.slice(1), NOW_MS + DAY_MS);

      expect(first).toEqual(CHUNK);
      expect(await store.chunk(place)).toEqual(CHUNK.slice(1));
    });

    test('cannot be read when they were emptied, or never were', async () => {
      const { key } = parts();
      await store.putChunk({ ...key, chunk: 0 }, CHUNK, NOW_MS + DAY_MS);

      await store.emptyChunk({ ...key, chunk: 0 }, NOW_MS);

      expect(await store.chunk({ ...key, chunk: 0 })).toBeUndefined();
      expect(await store.chunk({ ...key, chunk: 1 })).toBeUndefined();
    });
  });

  describe('commit', () => {
    test('makes the batch, and its call part of it', async () => {
      const { header, intent, key } = parts();

      const result = await store.commitCall({ header, intent });

      expect(result).toBe('committed');
      expect(await store.header(header.id)).toEqual(header);
      expect(await store.callState(key)).toBe('committed');
      expect(await store.intent(key)).toEqual(intent);
    });

    test('is repeated without a change when its answer was lost', async () => {
      const { header, intent } = parts();
      await store.commitCall({ header, intent, idempotency: record('one') });
      await store.putHeader({ ...header, version: 2, closedAtMs: NOW_MS });

      expect(await store.commitCall({ header, intent, idempotency: record('one') })).toBe('committed');
      expect(await store.header(header.id)).toMatchObject({ version: 2 });
    });

    test('gives the stored record and writes nothing when the key is replayed', async () => {
      const first = parts();
      const second = parts();
      await store.commitCall({ ...first, idempotency: record('one') });
      const header = { ...second.header, tenant: first.header.tenant };

      const result = await store.commitCall({ header, intent: second.intent, idempotency: record('two') });

      expect(result).toEqual(record('one'));
      expect(await store.idempotencyRecord(header.tenant, 'file-17')).toEqual(record('one'));
      expect(await store.header(header.id)).toBeUndefined();
      expect(await store.callState(second.key)).toBeUndefined();
    });

    test('fails when the header was changed meanwhile, and writes nothing', async () => {
      const { header, intent } = parts();
      await store.commitCall({ header, intent });
      const more = { ...intent, callId: callId(900 + last) };
      await store.putHeader({ ...header, version: 2 });

      const attempt = store.commitCall({ header: { ...header, version: 2 }, intent: more });

      await expect(attempt).rejects.toThrow(StoreConflictError);
      expect(await store.callState(more)).toBeUndefined();
    });

    test('of a rerun fails when another one has been made, and writes nothing', async () => {
      const old = parts();
      const again = parts();
      await store.commitCall(old);
      await store.putHeader({ ...old.header, version: 2, rerunBy: batchId(999) });
      const rerunOf = { ...old.header, version: 2, rerunBy: again.header.id };

      const attempt = store.commitCall({ ...again, rerunOf });

      await expect(attempt).rejects.toThrow(StoreConflictError);
      expect(await store.header(again.header.id)).toBeUndefined();
      expect(await store.header(old.header.id)).toMatchObject({ rerunBy: batchId(999) });
    });

    test('of a rerun links both batches', async () => {
      const old = parts();
      const again = parts();
      await store.commitCall(old);

      await store.commitCall({ ...again, rerunOf: { ...old.header, version: 2, rerunBy: again.header.id } });

      expect(await store.header(old.header.id)).toMatchObject({ version: 2, rerunBy: again.header.id });
      expect(await store.header(again.header.id)).toEqual(again.header);
    });
  });

  describe('abandon', () => {
    test('sees to it that the call is never committed', async () => {
      const { header, intent, key } = parts();

      const state = await store.abandonCall(key);

      expect(state).toBe('abandoned');
      expect(await store.commitCall({ header, intent })).toBe('abandoned');
      expect(await store.header(header.id)).toBeUndefined();
      expect(await store.abandonCall(key)).toBe('abandoned');
    });

    test('does nothing to a call that is committed', async () => {
      const { header, intent, key } = parts();
      await store.commitCall({ header, intent });

      expect(await store.abandonCall(key)).toBe('committed');
      expect(await store.callState(key)).toBe('committed');
    });
  });

  describe('headers', () => {
    test('are written on the version before', async () => {
      const { header, intent } = parts();
      await store.commitCall({ header, intent });
      const cancellation = { requestedAtMs: NOW_MS, requestedBy: 'somebody' };

      await store.putHeader({ ...header, version: 2, cancellation }, true);

      expect(await store.header(header.id)).toEqual({ ...header, version: 2, cancellation });
      await expect(store.putHeader({ ...header, version: 2 })).rejects.toThrow(StoreConflictError);
    });
  });

  describe('due calls', () => {
    test('are those whose time has come, the longest due first, in pages', async () => {
      const own = storeOf();
      const earlier = (await allDue(own, NOW_MS + 100 * DAY_MS)).length;
      const intents = Array.from({ length: 30 }, (_, index) => ({
        ...parts().intent,
        lookAtMs: NOW_MS + DAY_MS - index,
      }));
      for (const intent of intents) await own.putIntent(intent);
      await own.putIntent({ ...parts().intent, lookAtMs: undefined });
      await own.putIntent({ ...parts().intent, lookAtMs: NOW_MS + 101 * DAY_MS });

      const due = await allDue(own, NOW_MS + 100 * DAY_MS);

      expect(due.slice(earlier)).toEqual(
        intents.toReversed().map(({ batchId: id, callId: call }) => ({ batchId: id, callId: call })),
      );
    });

    test('are no longer due when nobody need look', async () => {
      const { intent } = parts();
      const own = storeOf();
      await own.putIntent({ ...intent, lookAtMs: NOW_MS - DAY_MS });

      await own.putIntent({ ...intent, lookAtMs: undefined });

      expect(await allDue(own, NOW_MS - DAY_MS)).toEqual([]);
    });
  });
});

async function allDue(store: BatchStore, nowMs: number): Promise<CallKey[]> {
  const found: CallKey[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.dueCalls(nowMs, cursor);
    found.push(...page.calls);
    ({ cursor } = page);
  } while (cursor !== undefined);
  return found;
}

test('a header keeps what a newer release has added to it', async () => {
  const store = new DynamodbBatchStore(services.dynamodb, table);
  const header = batchHeader({ id: batchId(5000), calls: [] });
  const intent = { batchId: header.id, callId: callId(5000), chunks: 0, expiresAtMs: NOW_MS };
  await store.commitCall({ header, intent });
  const key = { pk: { S: `BATCH#${header.id}` }, sk: { S: 'HEADER' } };
  const stored = { ...key, priority: { N: '3' } };
  await services.dynamodb.send(new PutItemCommand({ TableName: table, Item: { ...stored, ...plain(header) } }));

  const found = await store.header(header.id);

  expect(found).toMatchObject({ priority: 3 });
});

function plain({ id, tenant, requestedBy, version, createdAtMs, maxWaitSeconds }: BatchHeader): Record<string, never> {
  const text = (value: string): object => ({ S: value });
  const number = (value: number): object => ({ N: String(value) });
  return {
    id: text(id),
    tenant: text(tenant),
    requestedBy: text(requestedBy),
    version: number(version),
    createdAtMs: number(createdAtMs),
    maxWaitSeconds: number(maxWaitSeconds),
    calls: { L: [] },
    errors: { L: [] },
    warnings: { L: [] },
  } as unknown as Record<string, never>;
}
