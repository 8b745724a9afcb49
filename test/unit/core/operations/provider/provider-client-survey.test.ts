/** All connections of an account, page by page (provider-apis.md 5.9). */
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import type { ProviderClient } from '../../../../../lambdas/core/operations/provider/provider-client';
import { answer, CANARY_KEY, providerProfile } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryHttpTransport } from '../../../../support/in-memory/http-transport';
import { providerClientOf } from '../../../../support/operations/provider-client';

const TARGET = {
  profile: providerProfile({ auth: { type: 'token', token: 'MIIF-static-token' } }),
  dialect: DIALECTS['openstack-v2'],
};
const WITH_PASSWORD = { ...TARGET, profile: providerProfile() };
const COLLECTION = `${TARGET.profile.endpoint}/v2.0/vpn/ipsec-site-connections`;

let transport: InMemoryHttpTransport;
let client: ProviderClient;

beforeEach(() => {
  const clock = new InMemoryClock();
  transport = new InMemoryHttpTransport();
  client = providerClientOf(transport, clock);
});

function page(connections: readonly Fields[], nextQuery?: string): ReturnType<typeof answer> {
  const links = nextQuery === undefined ? [] : [{ rel: 'next', href: `https://ignored.example.com/?${nextQuery}` }];
  return answer(200, { ipsec_site_connections: connections, ipsec_site_connections_links: links });
}

function signedIn(token: string): ReturnType<typeof answer> {
  return answer(201, { token: { expires_at: '2027-01-01T00:00:00Z' } }, { 'x-subject-token': token });
}

test('a survey is one page, whatever the connections are called, and says where the next one is', async () => {
  const seen = [
    { id: 'a', status: 'ACTIVE' },
    { id: 'b', status: 'pending create' },
  ];
  transport.add(page(seen, 'limit=500&fields=id&fields=status&marker=b'));

  const result = await client.survey(TARGET);

  expect(result).toMatchObject({
    ok: true,
    value: {
      connections: [
        { id: 'a', status: 'ACTIVE' },
        { id: 'b', status: 'PENDING_CREATE' },
      ],
      nextQuery: 'limit=500&fields=id&fields=status&marker=b',
    },
    answer: { httpStatus: 200 },
  });
  expect(transport.requests.map(({ url }) => url)).toEqual([`${COLLECTION}?limit=500&fields=id&fields=status`]);
});

test('a survey goes on at our own host with the query of the page before, and ends without one', async () => {
  transport.add(page([{ id: 'c', status: 'DOWN' }]));

  const result = await client.survey(TARGET, 'limit=500&marker=b');

  expect(transport.requests[0]?.url).toBe(`${COLLECTION}?limit=500&marker=b`);
  expect(result.ok && result.value.nextQuery).toBeUndefined();
});

test.each([
  { name: 'an error', outcome: answer(503) },
  { name: 'a cut answer', outcome: answer(200, '{"ipsec_site_connections":[{"id":"a","sta') },
  { name: 'no answer', outcome: { kind: 'no-answer', reason: 'TimeoutError' } as const },
])('a survey whose page is $name is a failure that may be repeated', async ({ outcome }) => {
  transport.add(outcome);

  expect(await client.survey(TARGET, 'marker=b')).toMatchObject({ ok: false, failure: { class: 'retryable' } });
});

test('a survey says how long a provider that has had enough wants to be left alone', async () => {
  transport.add(answer(429, '', { 'retry-after': '17' }));

  expect(await client.survey(TARGET)).toMatchObject({ failure: { class: 'retryable', retryAfterMs: 17_000 } });
});

test('a survey renews a token that was refused between two pages', async () => {
  transport.add(signedIn('one'), page([], 'marker=a'), answer(401), signedIn('two'), page([{ id: 'b' }]));
  await client.survey(WITH_PASSWORD);

  const result = await client.survey(WITH_PASSWORD, 'marker=a');

  expect(result).toMatchObject({ ok: true, value: { connections: [{ id: 'b' }] } });
  expect(transport.requests.slice(2).map(({ headers }) => headers['x-auth-token'])).toEqual(['one', undefined, 'two']);
});

test.each([
  { name: 'a page that echoes it', outcome: page([{ id: 'a', status: 'ACTIVE', psk: CANARY_KEY }]) },
  { name: 'an error that echoes it', outcome: answer(500, { NeutronError: { type: 'X', message: CANARY_KEY } }) },
  { name: 'an unusable answer that echoes it', outcome: answer(200, { psk: CANARY_KEY }) },
])('a survey has no pre-shared key of $name', async ({ outcome }) => {
  transport.add(outcome);

  expect(JSON.stringify(await client.survey(TARGET))).not.toContain(CANARY_KEY);
});
