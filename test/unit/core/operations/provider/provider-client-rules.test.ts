/** What a call to a provider comes to (provider-apis.md 5.1, 5.3, 5.4, 5.6 and 5.7). */
import { enterpriseV5 } from '../../../../../lambdas/core/dialects/enterprise-v5/dialect';
import { huaweiV2 } from '../../../../../lambdas/core/dialects/huawei-v2/dialect';
import type { ProviderFailure, ProviderResult } from '../../../../../lambdas/core/domain/connection/provider-call';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import { ProviderClient } from '../../../../../lambdas/core/operations/provider/provider-client';
import { ProviderTokens } from '../../../../../lambdas/core/operations/provider/provider-tokens';
import { answer, CANARY_KEY, createFields, providerProfile } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryHttpTransport } from '../../../../support/in-memory/http-transport';
import type { ScriptedOutcome } from '../../../../support/in-memory/http-transport';
import { InMemoryTokenCache } from '../../../../support/in-memory/token-cache';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const TOKEN = 'MIIF-static-token';
const SECRET_KEY = 'aksk-Secret-key';
const TERMS = { inDoubtBefore: false, sendBeforeMs: Infinity };
const SPEC = {
  fields: createFields({ psk: undefined }),
  name: 'vpn-1',
  marker: 'vpn-provisioner:req_1',
  preSharedKey: new Secret(CANARY_KEY),
};
const REFUSED = answer(401, { error_code: 'APIG.0301', error_msg: 'token' });

const classic = {
  dialect: huaweiV2,
  profile: providerProfile({ auth: { type: 'token', token: TOKEN } }),
};
const enterprise = {
  dialect: enterpriseV5,
  profile: providerProfile({
    dialect: 'enterprise-v5',
    auth: { type: 'aksk', accessKey: 'AK', secretKey: SECRET_KEY },
  }),
};

function clientOf(...script: readonly ScriptedOutcome[]): {
  client: ProviderClient;
  transport: InMemoryHttpTransport;
} {
  const transport = new InMemoryHttpTransport(...script);
  const clock = new InMemoryClock();
  const tokens = new ProviderTokens(transport, new InMemoryTokenCache(), clock);
  return { client: new ProviderClient(transport, tokens, clock), transport };
}

function failureOf(result: ProviderResult<unknown>): ProviderFailure | undefined {
  return result.ok ? undefined : result.failure;
}

function connection(changes: Fields = {}): Fields {
  const { vpnservice_id, peer_address } = SPEC.fields;
  return { id: ID, name: 'vpn-1', status: 'ACTIVE', vpnservice_id, peer_address, ...changes };
}

function page(connections: readonly Fields[], next?: string): ScriptedOutcome {
  const links = next === undefined ? [] : [{ rel: 'next', href: `https://other.example.org/x?${next}` }];
  return answer(200, { ipsec_site_connections: connections, ipsec_site_connections_links: links });
}

describe('credentials', () => {
  test('a token goes with every call', async () => {
    const { client, transport } = clientOf(answer(200, { ipsec_site_connection: connection() }));

    await client.get(classic, ID);

    expect(transport.requests[0]?.headers).toMatchObject({ 'x-auth-token': TOKEN });
  });

  test('a signature names the project', async () => {
    const { client, transport } = clientOf(answer(200, { vpn_connection: { id: ID } }));

    await client.get(enterprise, ID);

    expect(transport.requests[0]?.headers).toMatchObject({ 'x-project-id': enterprise.profile.projectId });
  });

  test.each([
    { name: 'static token', target: classic },
    { name: 'signature', target: enterprise },
  ])('a refused $name is not tried again', async ({ target }) => {
    const { client, transport } = clientOf(REFUSED);

    const result = await client.get(target, ID);

    expect(failureOf(result)?.class).toBe('auth');
    expect(transport.requests).toHaveLength(1);
  });
});

describe('the time until which a create may be sent', () => {
  const NOW_MS = new InMemoryClock().nowMs();

  test.each([
    { when: 'before it', sendBeforeMs: NOW_MS + 1, calls: 1 },
    { when: 'at it', sendBeforeMs: NOW_MS, calls: 0 },
  ])('lets it be sent $when: $calls', async ({ sendBeforeMs, calls }) => {
    const { client, transport } = clientOf(answer(400, { code: 'VPC.1003', message: 'quota' }));

    const result = await client.create(classic, SPEC, { ...TERMS, sendBeforeMs });

    expect(transport.requests).toHaveLength(calls);
    expect(failureOf(result)?.class).toBe(calls === 0 ? 'retryable' : 'permanent');
  });

  test('holds for the second send as well, with a token that took its time', async () => {
    const clock = new InMemoryClock();
    const signedIn = answer(201, { token: { expires_at: '2027-01-01T00:00:00Z' } }, { 'x-subject-token': 'one' });
    const late = (): typeof signedIn => {
      clock.advance(10);
      return { ...signedIn, headers: { 'x-subject-token': 'two' } };
    };
    const transport = new InMemoryHttpTransport(signedIn, REFUSED, late);
    const client = new ProviderClient(transport, new ProviderTokens(transport, new InMemoryTokenCache(), clock), clock);
    const target = { ...classic, profile: providerProfile() };

    const result = await client.create(target, SPEC, { ...TERMS, sendBeforeMs: clock.nowMs() + 10_000 });

    expect(failureOf(result)?.class).toBe('retryable');
    expect(transport.requests).toHaveLength(3);
  });
});

describe('a sign-in ahead of a call', () => {
  test('is what the call then uses', async () => {
    const signedIn = answer(201, { token: { expires_at: '2027-01-01T00:00:00Z' } }, { 'x-subject-token': 'one' });
    const { client, transport } = clientOf(signedIn, answer(200, { ipsec_site_connection: connection() }));
    const target = { ...classic, profile: providerProfile() };

    const result = await client.signIn(target);
    await client.get(target, ID);

    expect(result.ok).toBe(true);
    expect(transport.requests.map(({ headers }) => headers['x-auth-token'])).toEqual([undefined, 'one']);
  });

  test('that fails says why', async () => {
    const { client } = clientOf(answer(503));

    const result = await client.signIn({ ...classic, profile: providerProfile() });

    expect(failureOf(result)).toMatchObject({ class: 'retryable', answer: { httpStatus: 503 } });
  });

  test.each([
    { name: 'a static token', target: classic },
    { name: 'a signature', target: enterprise },
  ])('is none with $name', async ({ target }) => {
    const { client, transport } = clientOf();

    expect((await client.signIn(target)).ok).toBe(true);
    expect(transport.requests).toEqual([]);
  });
});

describe('an answer that is none', () => {
  test.each([
    { name: 'nothing after the send', outcome: { kind: 'no-answer', reason: 'reset' } as const, expected: 'ambiguous' },
    { name: 'nothing, before the send', outcome: { kind: 'not-sent', reason: 'dns' } as const, expected: 'retryable' },
    { name: 'a 201 without an id', outcome: answer(201, { ipsec_site_connection: {} }), expected: 'ambiguous' },
    { name: 'a 202 of HTML', outcome: answer(202, '<html>'), expected: 'ambiguous' },
  ])('$name leaves a create $expected', async ({ outcome, expected }) => {
    const { client } = clientOf(outcome);

    const result = await client.create(classic, SPEC, TERMS);

    expect(failureOf(result)?.class).toBe(expected);
  });

  test.each([
    { name: 'nothing', outcome: { kind: 'no-answer', reason: 'reset' } as const },
    { name: 'a 200 of HTML', outcome: answer(200, '<html>') },
  ])('$name lets a get be repeated', async ({ outcome }) => {
    const { client } = clientOf(outcome);

    const result = await client.get(classic, ID);

    expect(failureOf(result)?.class).toBe('retryable');
  });
});

describe('a refusal', () => {
  test('carries code, request id and the wait that the provider asks for', async () => {
    const body = { error_code: 'APIGW.0308', error_msg: 'slow', request_id: 'req-1' };
    const { client } = clientOf(answer(429, body, { 'retry-after': '30' }));

    const result = await client.create(classic, SPEC, TERMS);

    expect(failureOf(result)).toMatchObject({
      answer: { httpStatus: 429, code: 'APIGW.0308', requestId: 'req-1' },
      message: 'slow',
      retryAfterMs: 30_000,
    });
  });

  test.each([
    { inDoubtBefore: false, expected: 'permanent' },
    { inDoubtBefore: true, expected: 'ambiguous' },
  ])('of a peer in use is $expected when in doubt before: $inDoubtBefore', async ({ inDoubtBefore, expected }) => {
    const { client } = clientOf(answer(400, { code: 'VPC.1004', message: 'in use' }));

    const result = await client.create(classic, SPEC, { ...TERMS, inDoubtBefore });

    expect(failureOf(result)?.class).toBe(expected);
  });

  test.each([
    { name: 'the pre-shared key', body: { code: 'x', message: `psk ${CANARY_KEY}` }, secret: CANARY_KEY },
    { name: 'the token', body: { code: 'x', message: `token ${TOKEN}` }, secret: TOKEN },
    { name: 'a key as the code', body: { code: CANARY_KEY, message: 'x' }, secret: CANARY_KEY },
  ])('has $name no more', async ({ body, secret }) => {
    const { client } = clientOf(answer(400, body), answer(400, body));

    const created = await client.create(classic, SPEC, TERMS);
    const updated = await client.update(classic, ID, { fields: {}, preSharedKey: new Secret(CANARY_KEY) });

    expect(JSON.stringify([created, updated])).not.toContain(secret);
  });

  test('has a key no more that the answer had escaped more than once', async () => {
    const key = 'quote"d\\key';
    const escaped = Array.from(key, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`).join('');
    const { client } = clientOf(answer(400, `{"code":"x","message":"psk ${escaped}"}`));

    const result = await client.create(classic, { ...SPEC, preSharedKey: new Secret(key) }, TERMS);

    expect(failureOf(result)?.message).toBe('psk [redacted]');
  });

  test('of a call without a key repeats no text of the provider', async () => {
    const { client } = clientOf(answer(400, { code: 'x', message: 'psk of others' }));

    const result = await client.get(classic, ID);

    expect(failureOf(result)?.message).toBe('The answer to get was 400');
  });
});

describe('a list', () => {
  const lookUp = { fields: SPEC.fields, name: 'vpn-1' };

  test('is filtered again and followed over all pages, on our own host', async () => {
    const other = connection({ id: 'other', name: 'VPN-1' });
    const { client, transport } = clientOf(page([other, connection()], 'marker=a'), page([connection({ id: 'c2' })]));

    const result = await client.list(classic, lookUp);

    expect(result.ok && result.value.map(({ id }) => id)).toEqual([ID, 'c2']);
    expect(transport.requests[1]?.url).toBe(`${classic.profile.endpoint}/v2.0/vpn/ipsec-site-connections?marker=a`);
  });

  test('ends with an empty page', async () => {
    const { client } = clientOf(page([connection()], 'marker=a'), page([]));

    const result = await client.list(classic, lookUp);

    expect(result.ok && result.value).toHaveLength(1);
  });

  test('ends when its marker repeats', async () => {
    const { client, transport } = clientOf(page([], 'marker=a'), page([], 'marker=b'), page([], 'marker=a'));

    const result = await client.list(classic, lookUp);

    expect(result.ok).toBe(true);
    expect(transport.requests).toHaveLength(3);
  });

  test('never ends without a failure when it has no end', async () => {
    const { client } = clientOf(...Array.from({ length: 200 }, (_, index) => page([], `marker=${index}`)));

    const result = await client.list(classic, lookUp);

    expect(failureOf(result)?.class).toBe('permanent');
  });
});
