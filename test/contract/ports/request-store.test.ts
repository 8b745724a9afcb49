import { DynamodbRequestStore } from '../../../lambdas/adapters/dynamodb/request-store';
import { WORKFLOW_ACTOR } from '../../../lambdas/core/domain/request/actor';
import type { AuditEvent } from '../../../lambdas/core/domain/request/audit-event';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import type { ProvisioningRequest } from '../../../lambdas/core/domain/request/provisioning-request';
import { changeOf } from '../../../lambdas/core/domain/request/request-change';
import type { RequestStore } from '../../../lambdas/core/ports/request-store';
import { acceptance, change, provisioningRequest, requestId } from '../../support/builders';
import { InMemoryRequestStore } from '../../support/in-memory/request-store';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

let services: LocalServices;
let dynamodbStore: RequestStore;
let lastId = 0;

beforeAll(async () => {
  services = await startLocalServices();
  const requests = await services.createTable('Requests', 'ContractRequests');
  const audit = await services.createTable('Audit', 'ContractAudit');
  dynamodbStore = new DynamodbRequestStore(services.dynamodb, { requests, audit });
});

afterAll(() => services.stop());

/** A request of an id and a tenant that no other test uses. */
function newRequest(changes: Partial<ProvisioningRequest> = {}): ProvisioningRequest {
  lastId += 1;
  return provisioningRequest({ id: requestId(lastId), tenant: `tenant-${lastId}`, ...changes });
}

function record(fingerprint: string): { key: string; fingerprint: string; answer: string } {
  return { key: 'RITM0012345/create', fingerprint, answer: `{"fingerprint":"${fingerprint}"}` };
}

describe.each([
  { name: 'in memory', storeOf: (): RequestStore => new InMemoryRequestStore() },
  { name: 'in DynamoDB', storeOf: (): RequestStore => dynamodbStore },
])('request store $name', ({ storeOf }) => {
  let store: RequestStore;

  beforeAll(() => {
    store = storeOf();
  });

  async function accepted(changes: Partial<ProvisioningRequest> = {}): Promise<ProvisioningRequest> {
    const request = newRequest(changes);
    await store.accept(acceptance(request));
    return request;
  }

  async function trailOf(id: RequestId): Promise<readonly AuditEvent['type'][]> {
    return (await store.events(id)).map(({ type }) => type);
  }

  describe('accept', () => {
    test('stores the request, its first event and its sealed key', async () => {
      const { request, event, sealedKey } = acceptance(newRequest());

      const result = await store.accept({ request, event, sealedKey });

      expect(result).toBe('accepted');
      expect(await store.find(request.id)).toEqual({ ...request, lastEventHash: expect.any(String) as string });
      expect(await store.events(request.id)).toEqual([event]);
      expect(await store.sealedKey(request.id)).toEqual(sealedKey);
    });

    test('keeps its own copy of the sealed key', async () => {
      const given = acceptance(newRequest());

      await store.accept(given);
      given.sealedKey?.fill(0);

      expect([...((await store.sealedKey(given.request.id)) ?? [])]).toEqual([1, 2, 3, 250]);
    });

    test('gives the stored record and writes nothing when the key is replayed', async () => {
      const first = newRequest();
      const second = newRequest({ tenant: first.tenant });
      await store.accept({ ...acceptance(first), idempotency: record('one') });

      const result = await store.accept({ ...acceptance(second), idempotency: record('one') });

      expect(result).toEqual(record('one'));
      expect(await store.find(second.id)).toBeUndefined();
      expect(await store.events(second.id)).toEqual([]);
      expect(await store.sealedKey(second.id)).toBeUndefined();
    });

    test('gives the first record when the key comes with another body', async () => {
      const first = newRequest();
      const second = newRequest({ tenant: first.tenant });
      await store.accept({ ...acceptance(first), idempotency: record('one') });

      const result = await store.accept({ ...acceptance(second), idempotency: record('two') });

      expect(result).toEqual(record('one'));
      expect(await store.find(second.id)).toBeUndefined();
    });

    test('does not see the keys of other tenants', async () => {
      await store.accept({ ...acceptance(newRequest()), idempotency: record('one') });

      const result = await store.accept({ ...acceptance(newRequest()), idempotency: record('two') });

      expect(result).toBe('accepted');
    });

    test('is repeated without a change when its answer was lost', async () => {
      const given = { ...acceptance(newRequest()), idempotency: record('one') };
      await store.accept(given);

      const result = await store.accept(given);

      expect(result).toBe('accepted');
      expect(await store.events(given.request.id)).toHaveLength(1);
    });

    test('lets exactly one of many concurrent acceptances with one key through', async () => {
      const { tenant } = newRequest();
      const requests = Array.from({ length: 20 }, () => newRequest({ tenant }));

      const results = await Promise.all(
        requests.map((request) => store.accept({ ...acceptance(request), idempotency: record(request.id) })),
      );

      const winner = requests[results.indexOf('accepted')]?.id ?? '';
      expect(results.filter((result) => result === 'accepted')).toHaveLength(1);
      expect(results.filter((result) => result !== 'accepted')).toEqual(Array(19).fill(record(winner)));
    });
  });

  describe('idempotencyRecord', () => {
    test('finds what a key was used for, by the tenant that used it', async () => {
      const first = newRequest();
      await store.accept({ ...acceptance(first), idempotency: record('one') });

      expect(await store.idempotencyRecord(first.tenant, record('one').key)).toEqual(record('one'));
      expect(await store.idempotencyRecord(newRequest().tenant, record('one').key)).toBeUndefined();
      expect(await store.idempotencyRecord(first.tenant, 'another key')).toBeUndefined();
    });

    test('keeps an empty fingerprint', async () => {
      const first = newRequest();
      await store.accept({ ...acceptance(first), idempotency: record('') });

      expect(await store.idempotencyRecord(first.tenant, record('').key)).toEqual(record(''));
    });
  });

  describe('find', () => {
    test('finds nothing under an unknown id', async () => {
      expect(await store.find(newRequest().id)).toBeUndefined();
    });

    test('gives back every field of a request', async () => {
      const request = await accepted({
        phase: 'observe',
        state: 'running',
        connection: { id: '851f280f-5639-4ea3-81aa-e298525ab74b', name: 'vpn', status: 'DOWN' },
        attempt: {
          number: 2,
          sentAtMs: 1,
          result: 'in-doubt',
          everInDoubt: true,
          knownIds: ['a', 'b'],
          failures: 3,
          refusal: { state: 'failed', provider: { httpStatus: 403, code: 'VPC.0010', requestId: 'r' } },
        },
        cancellation: { requestedAtMs: 9, requestedBy: 'arn:aws:iam::000000000000:user/operator' },
        cleanup: {
          outcome: { state: 'cancelled', tunnel: 'down', status: 'ACTIVE' },
          // Far ahead: nobody must look at it yet in the tests below.
          sinceMs: 4_000_000_000_000,
          doubtAtMs: 11,
          removals: [{ connectionId: 'c', isDuplicate: true, accepted: false }],
          failures: 12,
        },
        onFailure: 'delete',
        watch: { sinceMs: 4, failures: 5, downSinceMs: 6, absentSinceMs: 7 },
        problem: { type: 't', title: 't', detail: 'd', code: 'invalid', providerCode: 'VPC.1003', retryable: true },
        endedAtMs: 8,
        completion: 'tunnel-up',
        fields: { nested: { list: [1, 'two', null, true, {}] }, empty: '', none: [] },
      });

      expect(await store.find(request.id)).toEqual({ ...request, lastEventHash: expect.any(String) as string });
    });
  });

  describe('commit', () => {
    test('writes the next version and its event', async () => {
      const request = await accepted();
      const next = change(request, { phase: 'apply' });

      const result = await store.commit(next);

      expect(result).toBe('committed');
      expect(await store.find(request.id)).toEqual(next.request);
      expect(await trailOf(request.id)).toEqual(['accepted', 'status-changed']);
    });

    test('forgets a field that the next version no longer has', async () => {
      const request = await accepted({ phase: 'apply' });

      await store.commit(change(request, { phase: undefined }));

      expect((await store.find(request.id))?.phase).toBeUndefined();
    });

    test.each([
      { name: 'an old version', stale: 1 },
      { name: 'a version from the future', stale: 7 },
    ])('refuses a change of $name and writes nothing', async ({ stale }) => {
      const request = await accepted();
      const current = change(request).request;
      await store.commit(change(request));
      const claim = { provider: 'otc-classic', connectionId: `stale-${request.id}` };

      const attempt = store.commit(change({ ...current, version: stale }), { claim, removeSealedKey: true });

      await expect(attempt).rejects.toMatchObject({ name: 'StoreConflictError' });
      expect(await store.find(request.id)).toEqual(current);
      expect(await store.events(request.id)).toHaveLength(2);
      expect(await store.claimantOf(claim)).toBeUndefined();
      expect(await store.sealedKey(request.id)).toBeDefined();
    });

    test('refuses a change of a request that does not exist', async () => {
      const attempt = store.commit(change(newRequest()));

      await expect(attempt).rejects.toMatchObject({ name: 'StoreConflictError' });
    });

    test('lets exactly one of many concurrent changes of one version win', async () => {
      const request = await accepted();

      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => store.commit(change(request, { watch: watchOf(index) }))),
      );

      const winners = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
      expect(winners).toHaveLength(1);
      expect((await store.find(request.id))?.watch).toEqual(watchOf(winners[0] ?? -1));
      expect(await store.events(request.id)).toHaveLength(2);
    });

    test('removes the sealed key when told to', async () => {
      const request = await accepted();

      await store.commit(change(request), { removeSealedKey: true });

      expect(await store.sealedKey(request.id)).toBeUndefined();
    });

    test('bears that the sealed key was removed before', async () => {
      const request = await accepted();
      const next = change(request);
      await store.commit(next, { removeSealedKey: true });

      const result = await store.commit(change(next.request), { removeSealedKey: true });

      expect(result).toBe('committed');
    });
  });

  describe('claim', () => {
    test('is seen once it is written', async () => {
      const request = await accepted();
      const claim = { provider: 'otc-classic', connectionId: `first-${request.id}` };
      const before = await store.claimantOf(claim);

      await store.commit(change(request), { claim });

      expect([before, await store.claimantOf(claim)]).toEqual([undefined, request.id]);
    });

    test('holds for one provider only', async () => {
      const request = await accepted();
      const connectionId = `provider-${request.id}`;

      await store.commit(change(request), { claim: { provider: 'otc-classic', connectionId } });

      expect(await store.claimantOf({ provider: 'other', connectionId })).toBeUndefined();
    });

    test('may be made again by its own request', async () => {
      const request = await accepted();
      const claim = { provider: 'otc-classic', connectionId: `again-${request.id}` };
      const next = change(request);
      await store.commit(next, { claim });

      const result = await store.commit(change(next.request), { claim });

      expect(result).toBe('committed');
    });

    test('is refused to another request, and nothing is written then', async () => {
      const [owner, other] = [await accepted(), await accepted()];
      const claim = { provider: 'otc-classic', connectionId: `taken-${owner.id}` };
      await store.commit(change(owner), { claim });

      const result = await store.commit(change(other), { claim, removeSealedKey: true });

      expect(result).toBe('claimed');
      expect(await store.find(other.id)).toMatchObject({ ...other });
      expect(await store.events(other.id)).toHaveLength(1);
      expect(await store.sealedKey(other.id)).toBeDefined();
    });

    test('loses against a version that has changed', async () => {
      const [owner, other] = [await accepted(), await accepted()];
      const claim = { provider: 'otc-classic', connectionId: `both-${owner.id}` };
      await store.commit(change(owner), { claim });
      await store.commit(change(other));

      const attempt = store.commit(change(other), { claim });

      await expect(attempt).rejects.toMatchObject({ name: 'StoreConflictError' });
    });

    test('goes to exactly one of many requests', async () => {
      const requests = await Promise.all(Array.from({ length: 10 }, () => accepted()));
      const claim = { provider: 'otc-classic', connectionId: `race-${requests[0]?.id ?? ''}` };

      const results = await Promise.all(requests.map((request) => store.commit(change(request), { claim })));

      expect(results.sort()).toEqual([...Array<string>(9).fill('claimed'), 'committed']);
    });
  });

  describe('due', () => {
    const MINUTE_MS = 60_000;

    /** Each test has a time of its own, long before the requests of all others, and is through before the next one. */
    let startMs = 1_000_000_000_000;

    beforeEach(() => {
      startMs += 1_000 * MINUTE_MS;
    });

    /** An accepted request that is due so many minutes after the start; ends with the test. */
    async function dueAfter(minutes: number, changes: Partial<ProvisioningRequest> = {}): Promise<ProvisioningRequest> {
      return accepted({ createdAtMs: startMs + (minutes - 2) * MINUTE_MS, ...changes });
    }

    async function end(request: ProvisioningRequest): Promise<void> {
      await store.commit(change(request, { state: 'failed' }));
    }

    async function allDue(nowMs: number): Promise<{ readonly ids: readonly RequestId[]; readonly pages: number }> {
      let page = await store.due(nowMs);
      let pages = 1;
      const ids = [...page.ids];
      while (page.cursor !== undefined) {
        page = await store.due(nowMs, page.cursor);
        pages += 1;
        ids.push(...page.ids);
      }
      return { ids, pages };
    }

    test('finds nothing when nothing was forgotten', async () => {
      const later = await dueAfter(10);

      expect(await allDue(startMs)).toEqual({ ids: [], pages: 1 });
      await end(later);
    });

    test('finds the requests whose time has come, the longest due first', async () => {
      const [third, first, later, second] = [
        await dueAfter(3),
        await dueAfter(1),
        await dueAfter(3.001),
        await dueAfter(2),
      ];

      const { ids } = await allDue(startMs + 3 * MINUTE_MS);

      expect(ids).toEqual([first.id, second.id, third.id]);
      await Promise.all([first, second, third, later].map(end));
    });

    test('finds a request by its new time when it goes on, and not by the old one', async () => {
      const request = await dueAfter(1, { deadlineAtMs: startMs + 100 * MINUTE_MS });
      const { request: next } = change(request);
      await store.commit(change(request));

      expect((await allDue(startMs + 99 * MINUTE_MS)).ids).toEqual([]);
      expect((await allDue(startMs + 200 * MINUTE_MS)).ids).toEqual([request.id]);
      await end(next);
    });

    test('never finds a request that has ended, or was refused when it came', async () => {
      await end(await dueAfter(1));
      await dueAfter(1, { state: 'rejected' });

      expect((await allDue(startMs + 500 * MINUTE_MS)).ids).toEqual([]);
    });

    test('gives many requests in pages of 100, each once', async () => {
      const requests = await Promise.all(Array.from({ length: 205 }, (_, index) => dueAfter(index / 100)));

      const { ids, pages } = await allDue(startMs + 3 * MINUTE_MS);

      expect(ids).toEqual(requests.map(({ id }) => id));
      expect(pages).toBe(3);
      await Promise.all(requests.map(end));
    });

    test('goes on behind a page whose requests have ended meanwhile', async () => {
      const requests = await Promise.all(Array.from({ length: 101 }, (_, index) => dueAfter(index / 100)));
      const first = await store.due(startMs + 3 * MINUTE_MS);
      await Promise.all(requests.slice(0, 100).map(end));

      const second = await store.due(startMs + 3 * MINUTE_MS, first.cursor);

      expect(second.ids).toEqual([requests[100]?.id]);
      await Promise.all(requests.slice(100).map(end));
    });
  });

  test('gives the events of a long trail in order and without a gap', async () => {
    let request = await accepted();
    for (let count = 1; count < 300; count += 1) {
      const next = change(request);
      await store.commit(next);
      request = next.request;
    }

    const events = await store.events(request.id);

    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  });

  test('gives an event of a call that was not sent', async () => {
    const request = await accepted();
    const provider = { calls: 0, durationMs: 0 };
    const cause = { type: 'create-not-sent', actor: WORKFLOW_ACTOR, provider } as const;
    await store.commit(changeOf(request, {}, request.updatedAtMs, cause));

    expect((await store.events(request.id)).at(-1)).toMatchObject({ provider });
  });

  test('has no events of an unknown request', async () => {
    expect(await store.events(newRequest().id)).toEqual([]);
  });
});

function watchOf(index: number): { sinceMs: number; failures: number } {
  return { sinceMs: 1_795_000_000_000 + index, failures: 0 };
}
