import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { submitRequest } from '../../../../support/operations/submit';
import type { SubmitDependencies, SubmitResult } from '../../../../../lambdas/core/operations/intake/submit-request';
import { pointerOf } from '../../../../../lambdas/core/domain/findings/violation';
import { CANARY_KEY, createFields, NOW_MS, providerProfile, requestId, submission } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryFingerprinter } from '../../../../support/in-memory/fingerprinter';
import { InMemoryProfileReader } from '../../../../support/in-memory/profile-reader';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';
import { InMemorySealer } from '../../../../support/in-memory/sealer';

const CALLER = { tenant: 'acme', actor: 'arn:aws:iam::000000000000:user/ticket-bot' };

let deps: SubmitDependencies;
let ids: number;

beforeEach(() => {
  ids = 0;
  deps = {
    store: new InMemoryRequestStore(),
    profiles: new InMemoryProfileReader(providerProfile({ polling: { firstDelaySeconds: 7 } })),
    dialects: DIALECTS,
    sealer: new InMemorySealer(),
    fingerprinter: new InMemoryFingerprinter(),
    clock: new InMemoryClock(NOW_MS),
    ids: {
      newRequestId: () => {
        ids += 1;
        return requestId(ids);
      },
    },
  };
});

function pointersOf(result: SubmitResult): string[] {
  return result.kind === 'invalid' ? result.violations.map(({ path }) => pointerOf(path)) : [];
}

test('a valid request is accepted with its resource and the time to ask again', async () => {
  const result = await submitRequest(deps, CALLER, submission());

  expect(result).toMatchObject({
    kind: 'accepted',
    pollAfterSeconds: 7,
    resource: { id: requestId(1), state: 'accepted', provider: 'otc-classic', requestedBy: CALLER.actor },
  });
});

test('a valid request is stored with its first event, under the tenant and actor of the call', async () => {
  await submitRequest(deps, CALLER, submission({ deadlineSeconds: 60, completion: 'tunnel-up' }));

  expect(await deps.store.find(requestId(1))).toMatchObject({
    tenant: 'acme',
    requestedBy: CALLER.actor,
    state: 'accepted',
    completion: 'tunnel-up',
    createdAtMs: NOW_MS,
    deadlineAtMs: NOW_MS + 60_000,
    connectionName: 'vpnconnection1',
    version: 1,
  });
  expect(await deps.store.events(requestId(1))).toMatchObject([
    { sequence: 1, type: 'accepted', actor: CALLER.actor, ticket: { id: 'RITM0012345' } },
  ]);
});

test('a valid request has its pre-shared key sealed for this request and tenant, and nowhere else', async () => {
  const result = await submitRequest(deps, CALLER, submission(), 'key-1');

  const sealed = (await deps.store.sealedKey(requestId(1))) ?? new Uint8Array();
  const context = { purpose: 'pre-shared-key', requestId: requestId(1), tenant: 'acme' } as const;
  const stored = [await deps.store.find(requestId(1)), await deps.store.events(requestId(1)), result];
  expect((await deps.sealer.open(sealed, context)).reveal()).toBe(CANARY_KEY);
  expect(JSON.stringify(stored)).not.toContain(CANARY_KEY);
});

test('a valid request without a name has none: the create generates one', async () => {
  await submitRequest(deps, CALLER, submission({ connection: createFields({ name: undefined }) }));

  const stored = await deps.store.find(requestId(1));
  expect(stored).toBeDefined();
  expect(stored?.connectionName).toBeUndefined();
  expect(stored?.fields).not.toHaveProperty('name');
});

test.each([
  { name: 'is no object', body: 'text', pointers: [''] },
  { name: 'breaks the envelope', body: submission({ deadlineSeconds: 1 }), pointers: ['/deadlineSeconds'] },
  {
    name: 'breaks the rules of the dialect',
    body: submission({ connection: createFields({ mtu: 1200, peer_id: undefined }) }),
    pointers: ['/connection/mtu', '/connection/peer_id'],
  },
  {
    name: 'breaks both',
    body: submission({ deadlineSeconds: 1, connection: createFields({ psk: 'a b' }) }),
    pointers: ['/deadlineSeconds', '/connection/psk', '/connection/psk'],
  },
  { name: 'has an unknown provider', body: submission({ provider: 'nowhere' }), pointers: ['/provider'] },
  { name: 'has a provider by a wild name', body: submission({ provider: '../otc-classic' }), pointers: ['/provider'] },
  { name: 'has no provider', body: submission({ provider: undefined }), pointers: ['/provider'] },
  {
    name: 'has an unknown provider and breaks the envelope',
    body: submission({ provider: 'nowhere', onFailure: 'remove' }),
    pointers: ['/onFailure', '/provider'],
  },
  { name: 'has a connection that is a list', body: submission({ connection: [] }), pointers: ['/connection'] },
])('an invalid request that $name is told everything, and nothing is stored', async ({ body, pointers }) => {
  const result = await submitRequest(deps, CALLER, body, 'key-1');

  expect(pointersOf(result)).toEqual(pointers);
  expect(ids).toBe(0);
});

test('the answer to an invalid request never repeats a secret', async () => {
  const connection = createFields({ psk: `${CANARY_KEY} with space`, PSK: CANARY_KEY });

  const result = await submitRequest(deps, CALLER, submission({ connection, psk: CANARY_KEY }));

  expect(pointersOf(result)).toEqual(['/psk', '/connection/psk', '/connection/PSK']);
  expect(JSON.stringify(result)).not.toContain(CANARY_KEY);
});

test('an invalid request leaves its idempotency key free', async () => {
  await submitRequest(deps, CALLER, submission({ deadlineSeconds: 1 }), 'key-1');

  expect(await submitRequest(deps, CALLER, submission(), 'key-1')).toMatchObject({ kind: 'accepted' });
});

test('an idempotency key with the same body gives the first answer again and stores nothing', async () => {
  const first = await submitRequest(deps, CALLER, submission(), 'key-1');

  const second = await submitRequest(deps, CALLER, submission(), 'key-1');

  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  expect(await deps.store.find(requestId(2))).toBeUndefined();
});

test('an idempotency key does not mind the order of members, at any depth', async () => {
  const reversed = JSON.parse(
    JSON.stringify(submission(), (_key, value: unknown) =>
      typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).reverse()) : value,
    ),
  ) as unknown;
  const first = await submitRequest(deps, CALLER, submission(), 'key-1');

  const second = await submitRequest(deps, CALLER, reversed, 'key-1');

  expect(JSON.stringify(second)).toBe(JSON.stringify(first));
});

test.each([
  { why: 'another name', body: submission({ connection: createFields({ name: 'other' }) }) },
  { why: 'another pre-shared key', body: submission({ connection: createFields({ psk: 'another-key' }) }) },
  { why: 'another ticket', body: submission({ ticket: { system: 'servicenow', id: 'RITM0099999' } }) },
])('an idempotency key with $why is refused as reused', async ({ body }) => {
  await submitRequest(deps, CALLER, submission(), 'key-1');

  expect(await submitRequest(deps, CALLER, body, 'key-1')).toEqual({ kind: 'key-reused' });
});

test('an idempotency key belongs to one tenant', async () => {
  await submitRequest(deps, CALLER, submission(), 'key-1');

  const other = await submitRequest(deps, { ...CALLER, tenant: 'umbrella' }, submission(), 'key-1');

  expect(other).toMatchObject({ kind: 'accepted', resource: { id: requestId(2) } });
});

test('a hundred calls at once with one idempotency key lead to one request and equal answers (protocol.md 3, T5)', async () => {
  const results = await Promise.all(
    Array.from({ length: 100 }, () => submitRequest(deps, CALLER, submission(), 'key-1')),
  );

  expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
  const stored = await Promise.all(results.map((_, index) => deps.store.find(requestId(index + 1))));
  expect(stored.filter((request) => request !== undefined)).toHaveLength(1);
});

test('every call without an idempotency key is a request of its own', async () => {
  const results = [await submitRequest(deps, CALLER, submission()), await submitRequest(deps, CALLER, submission())];

  expect(results).toMatchObject([{ resource: { id: requestId(1) } }, { resource: { id: requestId(2) } }]);
});
