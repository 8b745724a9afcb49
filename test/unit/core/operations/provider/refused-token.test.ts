/** A token that is refused with 403 and in words, at every call (provider-apis.md 5.1; reports of the kind "token refused with 403"). */
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import type { ProviderClient } from '../../../../../lambdas/core/operations/provider/provider-client';
import type { ProviderTarget } from '../../../../../lambdas/core/operations/provider/provider-target';
import type { ProviderDialect } from '../../../../../lambdas/core/ports/provider-dialect';
import { answer, createFields, example, providerProfile } from '../../../../support/builders';
import { InMemoryClock } from '../../../../support/in-memory/clock';
import { InMemoryHttpTransport } from '../../../../support/in-memory/http-transport';
import { InMemoryTokenCache } from '../../../../support/in-memory/token-cache';
import { providerClientOf } from '../../../../support/operations/provider-client';
import { ANY_TIME } from '../../../../../lambdas/core/operations/provider/slots';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const REFUSED = answer(403, { error_code: 'VPC.0010', error_msg: 'X-Auth-Token is invalid in the request.' });
const ONE = answer(200, { vpn_connection: { id: ID }, ipsec_site_connection: { id: ID } });
const LIST = answer(200, { vpn_connections: [], ipsec_site_connections: [] });
const TERMS = { inDoubtBefore: false, sendBeforeMs: Infinity, slot: ANY_TIME };

const SENT_AS: Readonly<Record<keyof typeof DIALECTS, string>> = {
  'huawei-v2': 'huawei-v2.create.request.json',
  'fjcloud-v2': 'fjcloud-v2.create.request.json',
  'enterprise-v5': 'enterprise-v5.create-static.request.json',
  'openstack-v2': 'openstack-v2.create.request.json',
};

const clock = new InMemoryClock();
let transport: InMemoryHttpTransport;
let cache: InMemoryTokenCache;

beforeEach(() => {
  transport = new InMemoryHttpTransport();
  cache = new InMemoryTokenCache();
});

function clientElsewhere(): ProviderClient {
  return providerClientOf(transport, clock, cache);
}

function signedIn(token: string): ReturnType<typeof answer> {
  return answer(201, { token: { expires_at: '2026-11-21T08:00:00.000000Z' } }, { 'x-subject-token': token });
}

function tokensSent(): (string | undefined)[] {
  return transport.requests.map(({ headers }) => headers['x-auth-token']);
}

const CALLS = Object.values(DIALECTS).flatMap((dialect: ProviderDialect) => {
  const name = dialect.id as keyof typeof DIALECTS;
  const file = SENT_AS[name];
  const target: ProviderTarget = { profile: providerProfile({ dialect: name }), dialect };
  const [content = createFields()] = Object.values(example(file));
  const fields = Object.fromEntries(Object.entries(content).filter(([field]) => field !== 'psk'));
  const lookUp = { fields, name: 'vpn-1' };
  const spec = { fields, name: 'vpn-1', marker: 'vpn-provisioner:req_1', preSharedKey: undefined };
  const change = { fields: { name: 'b' }, preSharedKey: undefined };
  return [
    { name, call: 'create', good: ONE, run: (client: ProviderClient) => client.create(target, spec, TERMS) },
    { name, call: 'update', good: ONE, run: (client: ProviderClient) => client.update(target, ID, change, ANY_TIME) },
    { name, call: 'get', good: ONE, run: (client: ProviderClient) => client.get(target, ID) },
    { name, call: 'delete', good: answer(204), run: (client: ProviderClient) => client.remove(target, ID) },
    { name, call: 'list', good: LIST, run: (client: ProviderClient) => client.list(target, lookUp) },
    { name, call: 'survey', good: LIST, run: (client: ProviderClient) => client.survey(target) },
    ...(dialect.accessProbe === undefined
      ? []
      : [
          {
            name,
            call: 'service look-up',
            good: answer(200, {}),
            run: (client: ProviderClient) => client.confirmAccess(target, lookUp),
          },
        ]),
  ];
});

test.each(CALLS)(
  '$name: a $call whose token is refused in words is made once more with a new one',
  async ({ good, run }) => {
    transport.add(signedIn('one'), REFUSED, signedIn('two'), good);

    const result = await run(clientElsewhere());

    expect(result.ok).toBe(true);
    expect(tokensSent()).toEqual([undefined, 'one', undefined, 'two']);
  },
);

test.each(CALLS.filter(({ call }) => call === 'create' || call === 'get'))(
  '$name: a $call uses no token that was refused before, by whomever',
  async ({ good, run }) => {
    transport.add(signedIn('one'), REFUSED, answer(503), signedIn('two'), good);
    const first = await run(clientElsewhere());

    const second = await run(clientElsewhere());

    expect([first.ok, second.ok]).toEqual([false, true]);
    expect(tokensSent()).toEqual([undefined, 'one', undefined, undefined, 'two']);
  },
);

test.each(CALLS.filter(({ call }) => call === 'delete'))(
  '$name: a new token that is refused as well is used by nobody again',
  async ({ good, run }) => {
    transport.add(signedIn('one'), REFUSED, signedIn('two'), REFUSED, signedIn('three'), good);
    const client = clientElsewhere();
    const first = await run(client);

    const second = await run(client);

    expect(first).toMatchObject({ ok: false, failure: { class: 'auth', problem: 'provider-auth' } });
    expect(second.ok).toBe(true);
    expect(tokensSent()).toEqual([undefined, 'one', undefined, 'two', undefined, 'three']);
  },
);

test.each(CALLS.filter(({ call }) => call === 'update'))(
  '$name: a $call that is refused for its rights is not made again',
  async ({ run }) => {
    transport.add(
      signedIn('one'),
      answer(403, { code: 'VPN.0003', message: 'The role of the token has no permission.' }),
    );

    expect(await run(clientElsewhere())).toMatchObject({
      ok: false,
      failure: { class: 'permanent', problem: 'provider-auth' },
    });
    expect(transport.requests).toHaveLength(2);
  },
);
