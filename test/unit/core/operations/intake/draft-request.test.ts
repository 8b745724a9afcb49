import { DIALECTS } from '../../../../../lambdas/core/dialects';
import type { BatchId } from '../../../../../lambdas/core/domain/batch-id';
import { draftRequest } from '../../../../../lambdas/core/operations/intake/draft-request';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { submissionSchema } from '../../../../../lambdas/contract/api/submission';
import {
  acceptance,
  change,
  NOW_MS,
  providerProfile,
  provisioningRequest,
  requestId,
} from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';

const GATEWAY = '620D99B8-1A8B-4E0F-B35A-9A7F4C0E8F7B';
const BATCH = { id: 'bat_01JD0000000000000000000001' as BatchId, row: 7, maxWaitSeconds: 3600 };
const LIMITS = { maxInFlight: 5 };

let store: InMemoryRequestStore;

beforeEach(() => {
  store = new InMemoryRequestStore();
});

async function draft(
  profile: Fields,
  body: Fields = {},
  origin: { readonly batch?: typeof BATCH } = {},
): Promise<ProvisioningRequest> {
  const given = { operation: 'create', provider: 'otc-classic', connection: {}, ...body };
  const submission = submissionSchema.parse(given);
  const whose = { id: requestId(9), tenant: 'acme', actor: 'bot', nowMs: NOW_MS, ...origin };
  return draftRequest({ dialects: DIALECTS, store }, { submission, profile: providerProfile(profile) }, whose);
}

test('a request of a provider without limits never waits', async () => {
  expect((await draft({})).admission).toBeUndefined();
});

test.each([{ limits: { maxInFlight: 5 } }, { limits: { requestsPerSecond: 2 } }])(
  'a request of a provider with $limits waits as long as it has time',
  async ({ limits }) => {
    const request = await draft({ limits }, { deadlineSeconds: 300 });

    const untilMs = NOW_MS + 300_000;
    expect(request.admission).toEqual({ line: '1#acme', waitUntilMs: untilMs, calls: 1 });
    expect(request).toMatchObject({ deadlineAtMs: untilMs, deadlineSeconds: 300 });
  },
);

test('a row waits as long as its batch says, and has its time from then on at the latest', async () => {
  const request = await draft({ limits: LIMITS }, { deadlineSeconds: 300 }, { batch: BATCH });

  expect(request.admission).toEqual({ line: `2#acme#${BATCH.id}`, waitUntilMs: NOW_MS + 3_600_000, calls: 1 });
  expect(request).toMatchObject({ deadlineAtMs: NOW_MS + 3_900_000, batch: { id: BATCH.id, row: 7 } });
});

test.each([
  { name: 'a name of the caller, which others may have', body: { connection: { name: 'mine' } }, calls: 2 },
  { name: 'a name of ours', body: {}, calls: 1 },
  { name: 'a known connection', body: { operation: 'update', connectionId: 'c-1' }, calls: 1 },
])('a request with $name takes $calls calls', async ({ body, calls }) => {
  expect((await draft({ limits: LIMITS }, body)).admission?.calls).toBe(calls);
});

describe('on enterprise-v5', () => {
  const V5 = { dialect: 'enterprise-v5' };

  test('a create waits for its gateway, whatever the limits are, and however the gateway is spelled', async () => {
    const [one, other] = [
      await draft(V5, { connection: { vgw_id: GATEWAY } }),
      await draft(V5, { connection: { vgw_id: GATEWAY.toLowerCase() } }),
    ];

    expect(one.admission?.exclusive).toBe('620d99b81a8b4e0fb35a9a7f4c0e8f7b');
    expect(other.admission?.exclusive).toBe(one.admission?.exclusive);
  });

  test.each(['update', 'delete'])(
    'an %s waits for the gateway of a connection that was made here',
    async (operation) => {
      const creation = provisioningRequest({ dialect: 'enterprise-v5', fields: { vgw_id: GATEWAY } });
      await store.accept(acceptance(creation));
      await store.commit(change(creation), { claim: { provider: 'otc-classic', connectionId: 'c-1' } });

      const body = { operation, connectionId: 'c-1', connection: operation === 'update' ? {} : undefined };
      const request = await draft(V5, body);

      expect(request.admission?.exclusive).toBe('620d99b81a8b4e0fb35a9a7f4c0e8f7b');
    },
  );

  test('an update of a connection that was made elsewhere waits for no gateway', async () => {
    const request = await draft(V5, { operation: 'update', connectionId: 'c-1' });

    expect(request.admission).toEqual({ line: '1#acme', waitUntilMs: request.deadlineAtMs, calls: 1 });
  });
});
