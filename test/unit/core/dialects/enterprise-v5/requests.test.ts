import { enterpriseV5 } from '../../../../../lambdas/core/dialects/enterprise-v5/dialect';
import type { HttpRequest } from '../../../../../lambdas/core/domain/connection/provider-call';
import { Secret } from '../../../../../lambdas/core/domain/secrets/secret';
import { BGP, POLICY, profileOf, PROJECT_ID, PSK, STATIC, without } from './cases';
import type { Fields } from './cases';

const COLLECTION = `https://vpn.example.com/v5/${PROJECT_ID}/vpn-connection`;
const ID = '98c5af8a-demo-a8df-va86-ae2280a6f4c3';
const MARKER = 'vpn-provisioner:req_1';

function bodyOf({ body = '' }: HttpRequest): unknown {
  return JSON.parse(body);
}

const create = (fields: Fields): HttpRequest =>
  enterpriseV5.createRequest(profileOf(), {
    fields: without(fields, 'psk', 'name'),
    name: 'vpn-1655',
    marker: MARKER,
    preSharedKey: new Secret(PSK),
  });

test('a create is posted to the connections of the project, without credentials', () => {
  const request = create(STATIC);

  expect(request).toMatchObject({
    method: 'POST',
    url: COLLECTION,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
  });
});

test.each([
  { name: 'static', fields: STATIC },
  { name: 'policy', fields: POLICY },
  { name: 'BGP', fields: BGP },
])('a create has exactly the fields of the example $name, with name, marker and key', ({ fields }) => {
  const request = create(fields);

  const tags = [...((fields['tags'] ?? []) as Fields[]), { key: 'vpn-provisioner', value: 'req_1' }];
  expect(bodyOf(request)).toEqual({ vpn_connection: { ...fields, name: 'vpn-1655', tags, psk: PSK } });
});

test('a create has no psk when there is none', () => {
  const spec = { fields: without(STATIC, 'psk'), name: 'vpn-1655', marker: MARKER, preSharedKey: undefined };

  const request = enterpriseV5.createRequest(profileOf(), spec);

  expect(request.body).not.toContain('psk');
});

test('a create has the style in lower case', () => {
  const request = create({ ...STATIC, style: 'STATIC' });

  expect(bodyOf(request)).toMatchObject({ vpn_connection: { style: 'static' } });
});

test('a create never has a rule index', () => {
  const rule = { source: '10.0.0.0/24', destination: ['192.168.0.0/24'] };

  const request = create({ ...POLICY, policy_rules: [{ ...rule, rule_index: 1 }] });

  expect(bodyOf(request)).toMatchObject({ vpn_connection: { policy_rules: [rule] } });
  expect(request.body).not.toContain('rule_index');
});

test('a create leaves empty lists out', () => {
  const request = create({ ...STATIC, peer_subnets: [], policy_rules: [] });

  expect(request.body).not.toContain('peer_subnets');
  expect(request.body).not.toContain('policy_rules');
});

describe('the other calls', () => {
  test('an update puts only what changes', () => {
    const change = { fields: { ipsecpolicy: { lifetime_seconds: 7200 } }, preSharedKey: new Secret(PSK) };

    const request = enterpriseV5.updateRequest(profileOf(), ID, change);

    expect(request).toMatchObject({ method: 'PUT', url: `${COLLECTION}/${ID}` });
    expect(bodyOf(request)).toEqual({ vpn_connection: { ...change.fields, psk: PSK } });
  });

  test('an update without a new key has none', () => {
    const request = enterpriseV5.updateRequest(profileOf(), ID, { fields: { name: 'x' }, preSharedKey: undefined });

    expect(bodyOf(request)).toEqual({ vpn_connection: { name: 'x' } });
  });

  test('a delete and a get name the connection and have no body', () => {
    const headers = { accept: 'application/json' };

    expect(enterpriseV5.deleteRequest(profileOf(), ID)).toEqual({
      method: 'DELETE',
      url: `${COLLECTION}/${ID}`,
      headers,
    });
    expect(enterpriseV5.getRequest(profileOf(), ID)).toEqual({ method: 'GET', url: `${COLLECTION}/${ID}`, headers });
  });

  test('an id cannot leave the collection', () => {
    const request = enterpriseV5.getRequest(profileOf(), '../vgw?x=1');

    expect(request.url).toBe(`${COLLECTION}/..%2Fvgw%3Fx%3D1`);
  });

  test('a list asks for the connections of the gateway, in the largest pages', () => {
    const request = enterpriseV5.listRequest(profileOf(), { fields: STATIC, name: 'vpn-1655' });

    expect(request).toMatchObject({
      method: 'GET',
      url: `${COLLECTION}?vgw_id=${String(STATIC['vgw_id'])}&limit=2000`,
    });
  });

  test('a further page keeps gateway and limit', () => {
    const request = enterpriseV5.listRequest(profileOf(), { fields: STATIC, name: 'vpn-1655' }, 'marker=2025-06-11');

    expect(request.url).toBe(`${COLLECTION}?vgw_id=${String(STATIC['vgw_id'])}&limit=2000&marker=2025-06-11`);
  });

  test('no call is built without a project id', () => {
    const build = (): HttpRequest => enterpriseV5.getRequest(profileOf({ projectId: undefined }), ID);

    expect(build).toThrow('without a project id');
  });
});
