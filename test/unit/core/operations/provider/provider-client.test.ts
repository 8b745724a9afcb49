/** What a call to a provider comes to (provider-apis.md 5.1, 5.3, 5.4, 5.6 and 5.7). */
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import type { ProviderFailure, ProviderResult } from '../../../../../lambdas/core/domain/connection/provider-call';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import type { ProviderClient } from '../../../../../lambdas/core/operations/provider/provider-client';
import { answer, CANARY_KEY, createFields, example, providerProfile } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryHttpTransport } from '../../../../support/in-memory/http-transport';
import { providerClientOf } from '../../../../support/operations/provider-client';
import { ANY_TIME } from '../../../../../lambdas/core/operations/provider/slots';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const STATIC_TOKEN = 'MIIF-static-token';
const TARGET = {
  profile: providerProfile({ auth: { type: 'token', token: STATIC_TOKEN } }),
  dialect: DIALECTS['huawei-v2'],
};
const WITH_PASSWORD = { ...TARGET, profile: providerProfile() };
const SIGNED = {
  profile: providerProfile({
    dialect: 'enterprise-v5',
    auth: { type: 'aksk', accessKey: 'AK', secretKey: 'aksk-Secret-key' },
  }),
  dialect: DIALECTS['enterprise-v5'],
};
const SPEC = {
  fields: createFields({ psk: undefined }),
  name: 'vpnconnection1',
  marker: 'vpn-provisioner:req_1',
  preSharedKey: new Secret(CANARY_KEY),
};
const TERMS = { inDoubtBefore: false, sendBeforeMs: Infinity, slot: ANY_TIME };
const LOOK_UP = { fields: SPEC.fields, name: SPEC.name };
const REFUSED = answer(401, { error_code: 'APIG.0301', error_msg: 'decrypt token fail', request_id: 'r-1' });
const SEEN = answer(200, example('huawei-v2.get.response.json'), { 'x-request-id': 'r-7' });

let clock: InMemoryClock;
let transport: InMemoryHttpTransport;
let client: ProviderClient;

beforeEach(() => {
  clock = new InMemoryClock();
  transport = new InMemoryHttpTransport();
  client = providerClientOf(transport, clock);
});

function signedIn(value: string): ReturnType<typeof answer> {
  return answer(201, { token: { expires_at: '2027-01-01T00:00:00Z' } }, { 'x-subject-token': value });
}

function failureOf(result: ProviderResult<unknown>): ProviderFailure {
  if (result.ok) throw new Error('The call has succeeded');
  return result.failure;
}

function tokensSent(): (string | undefined)[] {
  return transport.requests.map(({ headers }) => headers['x-auth-token']);
}

describe('credentials', () => {
  test.each([
    { name: 'create', call: () => client.create(TARGET, SPEC, TERMS), body: example('huawei-v2.create.response.json') },
    { name: 'get', call: () => client.get(TARGET, ID), body: example('huawei-v2.get.response.json') },
    { name: 'list', call: () => client.list(TARGET, LOOK_UP), body: example('huawei-v2.list.response.json') },
  ])('a token goes with every call: $name', async ({ call, body }) => {
    transport.add(answer(200, body, { 'x-request-id': 'r-7' }));

    const result = await call();

    expect(tokensSent()).toEqual([STATIC_TOKEN]);
    expect(result).toMatchObject({ ok: true, answer: { httpStatus: 200, requestId: 'r-7' } });
  });

  test('a signature names the project', async () => {
    transport.add(answer(200, { vpn_connection: { id: ID } }));

    await client.get(SIGNED, ID);

    expect(transport.requests[0]?.headers).toMatchObject({ 'x-project-id': SIGNED.profile.projectId });
  });

  test.each([
    { name: 'static token', target: TARGET },
    { name: 'signature', target: SIGNED },
  ])('a refused $name is not tried again', async ({ target }) => {
    transport.add(REFUSED);

    expect(failureOf(await client.get(target, ID)).class).toBe('auth');
    expect(transport.requests).toHaveLength(1);
  });

  test('a refused token is renewed once, and the call repeated once', async () => {
    transport.add(signedIn('one'), REFUSED, signedIn('two'), answer(201, example('huawei-v2.create.response.json')));

    const result = await client.create(WITH_PASSWORD, SPEC, TERMS);

    expect(result).toMatchObject({ ok: true, value: { id: ID } });
    expect(tokensSent()).toEqual([undefined, 'one', undefined, 'two']);
  });

  test('a token refused a second time is a failure, and nothing is tried any more (5.1)', async () => {
    transport.add(signedIn('one'), REFUSED, signedIn('two'), REFUSED);

    const failure = failureOf(await client.create(WITH_PASSWORD, SPEC, TERMS));

    expect(failure).toMatchObject({ class: 'auth', problem: 'provider-auth', answer: { httpStatus: 401 } });
    expect(transport.requests).toHaveLength(4);
  });

  test('a renewal that fails is the failure of the call', async () => {
    transport.add(signedIn('one'), REFUSED, answer(503));

    const failure = failureOf(await client.get(WITH_PASSWORD, ID));

    expect(failure).toMatchObject({ class: 'retryable', answer: { httpStatus: 503 } });
  });

  test('nothing is sent to the provider when the first sign-in fails', async () => {
    transport.add({ kind: 'no-answer', reason: 'ECONNRESET' });

    expect(failureOf(await client.create(WITH_PASSWORD, SPEC, TERMS)).class).toBe('retryable');
    expect(transport.requests).toHaveLength(1);
  });
});

test('getting ready for a call yields the token that the call then uses', async () => {
  transport.add(signedIn('one'), SEEN);

  const result = await client.prepare(WITH_PASSWORD, 'create');
  await client.get(WITH_PASSWORD, ID);

  expect(result.ok).toBe(true);
  expect(tokensSent()).toEqual([undefined, 'one']);
});

test('getting ready for a call says why the sign-in failed', async () => {
  transport.add(answer(503));

  const failure = failureOf(await client.prepare(WITH_PASSWORD, 'create'));

  expect(failure).toMatchObject({ class: 'retryable', answer: { httpStatus: 503 } });
});

test.each([
  { name: 'a static token', target: TARGET },
  { name: 'a signature', target: SIGNED },
])('getting ready for a call calls nobody with $name', async ({ target }) => {
  expect((await client.prepare(target, 'create')).ok).toBe(true);
  expect(transport.requests).toEqual([]);
});

describe('the time until which a create may be sent', () => {
  test.each([
    { name: 'is sent before it', leftMs: 1, calls: 1, class: 'permanent' },
    { name: 'is not sent at it', leftMs: 0, calls: 0, class: 'retryable' },
  ])('a create $name', async ({ leftMs, calls, class: expected }) => {
    transport.add(answer(400, { code: 'VPC.1003', message: 'quota' }));

    const result = await client.create(TARGET, SPEC, { ...TERMS, sendBeforeMs: clock.nowMs() + leftMs });

    expect(transport.requests).toHaveLength(calls);
    expect(failureOf(result).class).toBe(expected);
  });

  test('a create is not sent a second time when the new token took too long', async () => {
    const late = (): ReturnType<typeof answer> => {
      clock.advance(10);
      return signedIn('two');
    };
    transport.add(signedIn('one'), REFUSED, late);

    const result = await client.create(WITH_PASSWORD, SPEC, { ...TERMS, sendBeforeMs: clock.nowMs() + 10_000 });

    expect(failureOf(result).class).toBe('retryable');
    expect(transport.requests).toHaveLength(3);
  });
});

describe('no usable answer', () => {
  test.each([
    { name: 'nothing, before the send', outcome: { kind: 'not-sent', reason: 'dns' } as const, create: 'retryable' },
    { name: 'nothing, after it', outcome: { kind: 'no-answer', reason: 'reset' } as const, create: 'ambiguous' },
    { name: 'an empty 201', outcome: answer(201, ''), create: 'ambiguous' },
    { name: 'a 202 of HTML', outcome: answer(202, '<html/>'), create: 'ambiguous' },
    { name: 'no id', outcome: answer(201, { ipsec_site_connection: {} }), create: 'ambiguous' },
    { name: 'no list', outcome: answer(200, { ipsec_site_connections: null }), create: 'ambiguous' },
  ])('$name leaves a create $create and lets a read be repeated', async ({ outcome, create }) => {
    transport.add(outcome, outcome, outcome);

    const failures = [
      failureOf(await client.create(TARGET, SPEC, TERMS)),
      failureOf(await client.get(TARGET, ID)),
      failureOf(await client.list(TARGET, LOOK_UP)),
    ];

    expect(failures.map((failure) => failure.class)).toEqual([create, 'retryable', 'retryable']);
  });

  test('the failure names the call and the reason', async () => {
    transport.add({ kind: 'no-answer', reason: 'ECONNRESET' });

    const { message } = failureOf(await client.create(TARGET, SPEC, TERMS));

    expect(message).toBe('The provider gave no answer to create (ECONNRESET)');
  });
});

test('a refusal carries status, code, request id, text and the wait that the provider asks for', async () => {
  const body = { NeutronError: { type: 'VPC.1003', message: 'Quota used up', detail: '' } };
  transport.add(answer(400, body, { 'x-request-id': 'r-9', 'retry-after': '12' }));

  expect(failureOf(await client.create(TARGET, SPEC, TERMS))).toEqual({
    class: 'permanent',
    problem: 'provider-quota',
    answer: { httpStatus: 400, code: 'VPC.1003', requestId: 'r-9', calls: 1, durationMs: 0 },
    message: 'Quota used up',
    retryAfterMs: 12_000,
  });
});

test.each([
  { name: 'permanent', inDoubtBefore: false },
  { name: 'ambiguous after an earlier create without an answer', inDoubtBefore: true },
])('a refusal of a peer in use is $name', async ({ inDoubtBefore }) => {
  transport.add(answer(400, { code: 'VPC.1004', message: 'in use' }));

  const failure = failureOf(await client.create(TARGET, SPEC, { ...TERMS, inDoubtBefore }));

  expect(failure.class).toBe(inDoubtBefore ? 'ambiguous' : 'permanent');
});

const OURS = example('huawei-v2.create.response.json')['ipsec_site_connection'] ?? {};
const ours = (id: string, changes: Fields = {}): Fields => ({ ...OURS, id, ...changes });

function page(connections: readonly Fields[], nextQuery?: string): ReturnType<typeof answer> {
  const links = nextQuery === undefined ? [] : [{ rel: 'next', href: `https://ignored.example.com/?${nextQuery}` }];
  return answer(200, { ipsec_site_connections: connections, ipsec_site_connections_links: links });
}

test.each([
  {
    name: 'all pages up to an empty one',
    pages: [page([ours('a')], 'marker=a'), page([ours('b')], 'marker=b'), page([])],
    ids: ['a', 'b'],
  },
  {
    name: 'only what matches: the filters of a provider are not trusted (5.8)',
    pages: [page([ours('a'), ours('b', { name: 'VPNCONNECTION1' }), ours('c', { peer_address: '10.0.0.1' })])],
    ids: ['a'],
  },
  {
    name: 'the pages until a marker repeats (5.6)',
    pages: [page([ours('a')], 'marker=x'), page([], 'marker=y'), page([ours('b')], 'marker=x')],
    ids: ['a', 'b'],
  },
  // Pages move while one reads them (protocol.md 2.1, row "list page moves while paging"); two of the same are not
  // two candidates.
  {
    name: 'a connection once that is on two pages',
    pages: [page([ours('a')], 'marker=a'), page([ours('a')])],
    ids: ['a'],
  },
])('a list has $name', async ({ pages, ids }) => {
  transport.add(...pages);

  const result = await client.list(TARGET, LOOK_UP);

  expect(result.ok && result.value.map(({ id }) => id)).toEqual(ids);
  expect(transport.requests).toHaveLength(pages.length);
});

test('a list asks our own host for the next page, wherever its link points', async () => {
  transport.add(page([], 'marker=a'), page([]));

  await client.list(TARGET, LOOK_UP);

  expect(transport.requests[1]?.url).toBe(`${TARGET.profile.endpoint}/v2.0/vpn/ipsec-site-connections?marker=a`);
});

test('a list ends with a failure after 101 pages', async () => {
  transport.add(...Array.from({ length: 200 }, (_, index) => page([], `marker=${index}`)));

  const failure = failureOf(await client.list(TARGET, LOOK_UP));

  expect(failure).toMatchObject({ class: 'permanent', message: "The provider's list has more than 100 pages" });
  expect(transport.requests).toHaveLength(101);
});

test('a list is a failure as a whole when one page is', async () => {
  transport.add(page([ours('a')], 'marker=a'), answer(503));

  expect(failureOf(await client.list(TARGET, LOOK_UP)).class).toBe('retryable');
});

describe('an answer says how many calls it took, and how long', () => {
  const taking = (seconds: number, outcome: ReturnType<typeof answer>) => () => {
    clock.advance(seconds);
    return outcome;
  };

  test('a list with all its pages', async () => {
    transport.add(taking(1, page([], 'marker=a')), taking(2, page([], 'marker=b')), taking(4, page([])));

    const result = await client.list(TARGET, LOOK_UP);

    expect(result).toMatchObject({ ok: true, answer: { calls: 3, durationMs: 7_000 } });
  });

  test('a list that fails with the pages before', async () => {
    transport.add(taking(1, page([], 'marker=a')), taking(2, answer(503)));

    expect(failureOf(await client.list(TARGET, LOOK_UP)).answer).toMatchObject({ calls: 2, durationMs: 3_000 });
  });

  test('a call that is repeated with a new token with its repetition, without the sign-ins', async () => {
    transport.add(taking(8, signedIn('one')), taking(1, REFUSED), taking(8, signedIn('two')), taking(2, SEEN));

    const result = await client.get(WITH_PASSWORD, ID);

    expect(result).toMatchObject({ ok: true, answer: { httpStatus: 200, calls: 2, durationMs: 3_000 } });
  });

  test('a call without an answer until it was given up', async () => {
    transport.add(() => {
      clock.advance(30);
      return { kind: 'no-answer', reason: 'timeout' };
    });

    expect(failureOf(await client.get(TARGET, ID)).answer).toEqual({ calls: 1, durationMs: 30_000 });
  });
});
