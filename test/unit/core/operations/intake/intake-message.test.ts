import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { ServiceUnavailableError } from '../../../../../lambdas/core/domain/errors';
import type { RequestId } from '../../../../../lambdas/core/domain/request/request-id';
import type { ProvisioningRequest } from '../../../../../lambdas/core/domain/request/provisioning-request';
import { intakeMessage } from '../../../../../lambdas/core/operations/intake/intake-message';
import type { IntakeOutcome } from '../../../../../lambdas/core/operations/intake/intake-message';
import { submitRequest } from '../../../../support/operations/submit';
import type { SubmitDependencies } from '../../../../../lambdas/core/operations/intake/submit-request';
import { CANARY_KEY, createFields, NOW_MS, providerProfile, requestId, submission } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryFingerprinter } from '../../../../support/in-memory/fingerprinter';
import { InMemoryProfileReader } from '../../../../support/in-memory/profile-reader';
import { InMemoryRequestStore } from '../../../../support/in-memory/request-store';
import { InMemorySealer } from '../../../../support/in-memory/sealer';

const CALLER = { tenant: '000000000000', actor: 'AIDACKCEVSQ6C2EXAMPLE' };
const MESSAGE_ID = '059f36b4-87a3-44ab-83d2-661975830a7d';
const OTHER_ID = '2e1424d4-f796-459a-8184-9c92662be6da';
const CONNECTION_ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const LIMIT_BYTES = 65_536;

let deps: SubmitDependencies & { readonly store: InMemoryRequestStore };
let profiles: InMemoryProfileReader;
let ids: number;

beforeEach(() => {
  ids = 0;
  profiles = new InMemoryProfileReader(providerProfile());
  deps = {
    store: new InMemoryRequestStore(),
    profiles,
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

/** Delivers a message; an object becomes JSON. */
function deliver(body: unknown, id = MESSAGE_ID): Promise<IntakeOutcome> {
  return intakeMessage(deps, { id, body: typeof body === 'string' ? body : JSON.stringify(body), caller: CALLER });
}

function stored(): Promise<readonly (ProvisioningRequest | undefined)[]> {
  return Promise.all(Array.from({ length: ids }, (_, index) => deps.store.find(requestId(index + 1))));
}

async function storedIds(): Promise<readonly RequestId[]> {
  return (await stored()).flatMap((request) => (request === undefined ? [] : [request.id]));
}

test('a valid message is accepted as over HTTP, for the account of the queue and the sender', async () => {
  const outcome = await deliver(submission({ deadlineSeconds: 60 }));

  expect(outcome).toEqual({ kind: 'accepted', requestId: requestId(1) });
  expect(await deps.store.find(requestId(1))).toMatchObject({
    tenant: CALLER.tenant,
    requestedBy: CALLER.actor,
    state: 'accepted',
    deadlineAtMs: NOW_MS + 60_000,
    hasPreSharedKey: true,
    version: 1,
  });
  expect(await deps.store.events(requestId(1))).toMatchObject([
    { sequence: 1, type: 'accepted', actor: CALLER.actor, ticket: { id: 'RITM0012345' } },
  ]);
});

test('a valid message has its pre-shared key sealed for its request', async () => {
  await deliver(submission());

  const sealed = (await deps.store.sealedKey(requestId(1))) ?? new Uint8Array();
  const context = { purpose: 'pre-shared-key', requestId: requestId(1), tenant: CALLER.tenant } as const;
  expect((await deps.sealer.open(sealed, context)).reveal()).toBe(CANARY_KEY);
});

test('a valid message of exactly 64 KB is accepted, counted in bytes', async () => {
  const text = JSON.stringify(submission({ ticket: { system: 'jira', id: 'ü' } }));

  const outcome = await deliver(text + ' '.repeat(LIMIT_BYTES - Buffer.byteLength(text)));

  expect(outcome).toMatchObject({ kind: 'accepted' });
});

test('a message delivered again makes no second request, with the message id as its key', async () => {
  const first = await deliver(submission());

  expect(await deliver(submission())).toEqual(first);
  expect(await storedIds()).toEqual([requestId(1)]);
});

test('a message delivered a hundred times at once makes one request', async () => {
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => deliver(submission())));

  expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
  expect(await storedIds()).toHaveLength(1);
});

test('a message delivered again keeps its accepted request when the rules have become stricter meanwhile', async () => {
  const body = submission({ connection: createFields({ mtu: 1500 }) });
  const first = await deliver(body);
  deps = { ...deps, profiles: new InMemoryProfileReader() };

  expect(await deliver(body)).toEqual(first);
  expect(await storedIds()).toEqual([requestId(1)]);
});

test('a message delivered again keeps its accepted request when the rules have become stricter, under a key of its own', async () => {
  const body = { ...submission(), idempotencyKey: 'key-1' };
  const first = await deliver(body);
  deps = { ...deps, profiles: new InMemoryProfileReader(providerProfile({ dialect: 'fjcloud-v2' })) };

  expect(await deliver(body)).toEqual(first);
  expect(await storedIds()).toEqual([requestId(1)]);
});

test('a message delivered again keeps its rejected request when the rules have become less strict meanwhile', async () => {
  const body = { ...submission(), idempotencyKey: 'key-1' };
  const right = deps.profiles;
  deps = { ...deps, profiles: new InMemoryProfileReader(providerProfile({ dialect: 'fjcloud-v2' })) };
  const first = await deliver(body);
  deps = { ...deps, profiles: right };

  expect(await deliver(body)).toEqual(first);
  expect(first).toMatchObject({ kind: 'rejected', code: 'invalid' });
  expect(await storedIds()).toEqual([requestId(1)]);
});

test('a message that is not valid is rejected once, however often it is delivered', async () => {
  const body = submission({ deadlineSeconds: 1 });
  const first = await deliver(body);

  expect(await deliver(body)).toEqual(first);
  expect(first).toEqual({ kind: 'rejected', requestId: requestId(1), code: 'invalid' });
  expect(await storedIds()).toEqual([requestId(1)]);
});

test('a message is accepted once when it is delivered again after the table did not answer', async () => {
  const { store } = deps;
  const answers = [new ServiceUnavailableError('DynamoDB is not available')];
  const lossy = Object.assign(Object.create(store) as InMemoryRequestStore, {
    accept: async (given: Parameters<InMemoryRequestStore['accept']>[0]) => {
      const result = await store.accept(given);
      const lost = answers.pop();
      if (lost !== undefined) throw lost;
      return result;
    },
  });
  deps = { ...deps, store: lossy };

  await expect(deliver(submission())).rejects.toThrow(ServiceUnavailableError);
  const outcome = await deliver(submission());

  expect(outcome).toEqual({ kind: 'accepted', requestId: requestId(1) });
  expect(await storedIds()).toEqual([requestId(1)]);
});

test('an idempotency key makes one request of two messages with the same body', async () => {
  const body = { ...submission(), idempotencyKey: 'key-1' };

  const outcomes = [await deliver(body), await deliver(body, OTHER_ID)];

  expect(outcomes).toEqual([outcomes[0], outcomes[0]]);
  expect(await storedIds()).toEqual([requestId(1)]);
});

test('an idempotency key is the same over HTTP, where it is no part of the body', async () => {
  const http = await submitRequest(deps, CALLER, submission(), 'key-1');

  const queue = await deliver({ ...submission(), idempotencyKey: 'key-1' });

  expect(http).toMatchObject({ kind: 'accepted', resource: { id: requestId(1) } });
  expect(queue).toEqual({ kind: 'accepted', requestId: requestId(1) });
});

test('an idempotency key used over the queue first is replayed over HTTP, and refused with another body', async () => {
  await deliver({ ...submission(), idempotencyKey: 'key-1' });

  expect(await submitRequest(deps, CALLER, submission(), 'key-1')).toMatchObject({ resource: { id: requestId(1) } });
  expect(await submitRequest(deps, CALLER, submission({ ticket: undefined }), 'key-1')).toEqual({
    kind: 'key-reused',
  });
});

test('a message with a used idempotency key and another body is recorded as a rejected request that keeps no key', async () => {
  await deliver({ ...submission(), idempotencyKey: 'key-1' });

  const outcome = await deliver({ ...submission({ deadlineSeconds: 61 }), idempotencyKey: 'key-1' }, OTHER_ID);

  const id = outcome.kind === 'rejected' ? outcome.requestId : requestId(99);
  expect(outcome).toMatchObject({ kind: 'rejected', code: 'idempotency-key-reused' });
  expect(await deps.store.find(id)).toMatchObject({
    state: 'rejected',
    fields: createFields({ psk: undefined }),
    hasPreSharedKey: false,
    problem: { code: 'idempotency-key-reused', retryable: false },
  });
  expect(await deps.store.sealedKey(id)).toBeUndefined();
  expect(JSON.stringify(await deps.store.find(id))).not.toContain(CANARY_KEY);
});

test('an idempotency key of a rejected message stays free', async () => {
  await deliver({ ...submission({ deadlineSeconds: 1 }), idempotencyKey: 'key-1' });

  const outcome = await deliver({ ...submission(), idempotencyKey: 'key-1' }, OTHER_ID);

  expect(outcome).toMatchObject({ kind: 'accepted' });
});

test.each([
  { length: 255, kind: 'accepted' },
  { length: 256, kind: 'undeliverable' },
  { length: 0, kind: 'undeliverable' },
])('an idempotency key of $length characters is $kind', async ({ length, kind }) => {
  expect(await deliver({ ...submission(), idempotencyKey: 'k'.repeat(length) })).toMatchObject({ kind });
});

test('a message that can never be accepted is recorded as a rejected request with one event that says so', async () => {
  const outcome = await deliver(submission({ deadlineSeconds: 1, connection: createFields({ mtu: 1200 }) }));

  const request = await deps.store.find(requestId(1));
  expect(outcome).toEqual({ kind: 'rejected', requestId: requestId(1), code: 'invalid' });
  expect(request).toMatchObject({
    tenant: CALLER.tenant,
    requestedBy: CALLER.actor,
    operation: 'create',
    provider: 'otc-classic',
    dialect: 'huawei-v2',
    state: 'rejected',
    ticket: { system: 'servicenow', id: 'RITM0012345' },
    fields: {},
    hasPreSharedKey: false,
    createdAtMs: NOW_MS,
    endedAtMs: NOW_MS,
    version: 1,
    problem: { code: 'invalid', retryable: false },
  });
  expect(request?.problem?.detail).toMatch(/^\/deadlineSeconds: deadlineSeconds must .* \/connection\/mtu: /);
  expect(await deps.store.events(requestId(1))).toMatchObject([
    {
      sequence: 1,
      type: 'rejected',
      actor: CALLER.actor,
      ticket: { id: 'RITM0012345' },
      after: { state: 'rejected', problem: 'invalid' },
    },
  ]);
  expect(await deps.store.sealedKey(requestId(1))).toBeUndefined();
});

test('a message that can never be accepted keeps fields that fit the rules of the provider, without the pre-shared key', async () => {
  await deliver(submission({ deadlineSeconds: 1 }));

  expect(await deps.store.find(requestId(1))).toMatchObject({
    fields: createFields({ psk: undefined }),
    connectionName: 'vpnconnection1',
  });
});

test.each([
  { part: 'fields with an unknown one', changes: { connection: createFields({ secret: CANARY_KEY }) } },
  {
    part: 'a pre-shared key that breaks the rules',
    changes: { connection: createFields({ psk: `${CANARY_KEY} ` }) },
  },
  { part: 'a ticket with an unknown field', changes: { ticket: { system: 'jira', id: 'X-1', token: CANARY_KEY } } },
  { part: 'an unknown member', changes: { extra: { nested: [CANARY_KEY] } } },
  { part: 'a connection that is a list', changes: { connection: [CANARY_KEY] } },
  { part: 'a connection id that a create must not have', changes: { connectionId: CANARY_KEY } },
  {
    part: 'a member that looks like a prototype',
    changes: JSON.parse(`{"__proto__":{"x":"${CANARY_KEY}"}}`) as object,
  },
])('a message that can never be accepted stores nothing of $part', async ({ changes }) => {
  const body = JSON.stringify({ ...submission(), idempotencyKey: 'key-1' }).replace(
    /}$/,
    `,${JSON.stringify(changes).slice(1)}`,
  );

  const outcome = await deliver(body);

  const kept = [await deps.store.find(requestId(1)), await deps.store.events(requestId(1))];
  expect(outcome).toMatchObject({ kind: 'rejected', code: 'invalid' });
  expect(JSON.stringify([outcome, kept])).not.toContain(CANARY_KEY);
});

test.each([
  { where: 'its connection', changes: { connection: createFields({ [CANARY_KEY]: '' }) } },
  {
    where: 'its connection, like a field',
    changes: { connection: createFields({ psk: 'Canary-key-5', 'Canary-key-5': 1 }) },
  },
  { where: 'its ticket', changes: { ticket: { system: 'jira', id: 'X-1', 'psk: Canary-key-5': '' } } },
  { where: 'the request itself', changes: { [`psk=${CANARY_KEY}`]: '' } },
  {
    where: 'its envelope',
    changes: { connection: { ipsec_site_connection: createFields({ [`"${CANARY_KEY}"`]: null }) } },
  },
  { where: 'a cut form', changes: { connection: createFields({ [CANARY_KEY.slice(0, 12)]: 1 }) } },
])(
  'a message with its key as the name of a field in $where is rejected and shows nothing of it',
  async ({ changes }) => {
    const outcome = await deliver(submission(changes));

    const kept = JSON.stringify([outcome, await deps.store.find(requestId(1)), await deps.store.events(requestId(1))]);
    expect(outcome).toMatchObject({ kind: 'rejected' });
    expect(kept).not.toMatch(/canary-/i);
    expect(kept).toContain('known');
  },
);

test.each(['connection', 'ticket', 'extra'])(
  'a message that can never be accepted is recorded however deep its %s is nested',
  async (member) => {
    const nested = `"${member}":{"x":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`;

    const outcome = await deliver(JSON.stringify(submission({ connection: undefined })).replace(/}$/, `,${nested}`));

    expect(outcome).toMatchObject({ kind: 'rejected', code: 'invalid' });
  },
);

test('a notification of SNS that is delivered as two messages makes one request', async () => {
  const notification = { Type: 'Notification', TopicArn: 'arn:aws:sns:eu-central-1:1:t', MessageId: OTHER_ID };
  const message = { ...notification, Message: JSON.stringify(submission()) };

  const outcomes = [await deliver(message), await deliver(message, 'b5c1ad3e-2b9a-4c7f-9f6a-6d1f2a3b4c5d')];

  expect(outcomes).toEqual([
    { kind: 'accepted', requestId: requestId(1) },
    { kind: 'accepted', requestId: requestId(1) },
  ]);
});

test.each([
  { operation: 'update', connectionId: CONNECTION_ID, kept: { id: CONNECTION_ID, status: 'UNKNOWN' } },
  { operation: 'delete', connectionId: CONNECTION_ID, kept: { id: CONNECTION_ID, status: 'UNKNOWN' } },
  { operation: 'delete', connectionId: '../other', kept: undefined },
])(
  'a message that can never be accepted, to $operation, names connection $connectionId only when it can be one',
  async (one) => {
    const { operation, connectionId, kept } = one;

    await deliver({ operation, provider: 'otc-classic', connectionId, completion: 'at once' });

    const request = await deps.store.find(requestId(1));
    expect(request).toMatchObject({ state: 'rejected', operation, completion: 'provisioned', fields: {} });
    expect(request?.connection).toEqual(kept);
  },
);

test.each([
  { name: 'is not JSON', body: `{"connection": {"psk": "${CANARY_KEY}"`, code: 'not-json', fields: [] },
  { name: 'is empty', body: '', code: 'not-json', fields: [] },
  { name: 'is a list', body: '[]', code: 'not-an-object', fields: [] },
  { name: 'is null', body: 'null', code: 'not-an-object', fields: [] },
  { name: 'is a text', body: `"${CANARY_KEY}"`, code: 'not-an-object', fields: [] },
  { name: 'is nested too deep to be anything', body: '['.repeat(60_000), code: 'not-json', fields: [] },
  { name: 'has more than 64 KB', body: ' '.repeat(LIMIT_BYTES + 1), code: 'body-too-large', fields: [] },
  { name: 'has more than 64 KB in few characters', body: 'ü'.repeat(40_000), code: 'body-too-large', fields: [] },
  { name: 'asks for nothing', body: '{}', code: 'unreadable', fields: ['/operation', '/provider'] },
  {
    name: 'asks for an operation that does not exist',
    body: submission({ operation: CANARY_KEY, [CANARY_KEY]: 1 }),
    code: 'unreadable',
    fields: ['/operation'],
  },
  {
    name: 'names a provider that does not exist',
    body: submission({ provider: 'nowhere' }),
    code: 'unreadable',
    fields: ['/provider'],
  },
  {
    name: 'has a number as idempotency key',
    body: { ...submission(), idempotencyKey: 7 },
    code: 'invalid-idempotency-key',
    fields: ['/idempotencyKey'],
  },
  {
    name: 'has null as idempotency key',
    body: { ...submission(), idempotencyKey: null },
    code: 'invalid-idempotency-key',
    fields: ['/idempotencyKey'],
  },
])(
  'a message that cannot be recorded because it $name is undeliverable, and says why without its content',
  async ({ body, code, fields }) => {
    const outcome = await deliver(body);

    expect(outcome).toEqual({ kind: 'undeliverable', code, fields });
    expect(ids).toBe(0);
  },
);

test('a message that could not be recorded is accepted once its provider is known', async () => {
  profiles.remove('otc-classic');
  const first = await deliver(submission());
  deps = { ...deps, profiles: new InMemoryProfileReader(providerProfile()) };

  expect(first).toMatchObject({ kind: 'undeliverable', code: 'unreadable' });
  expect(await deliver(submission())).toMatchObject({ kind: 'accepted' });
});
