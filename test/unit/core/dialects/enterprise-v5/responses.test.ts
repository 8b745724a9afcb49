import { enterpriseV5 } from '../../../../../lambdas/core/dialects/enterprise-v5/dialect';
import type { HttpResponse } from '../../../../../lambdas/core/domain/connection/provider-call';
import createBgp from '../../../../fixtures/enterprise-v5/create-bgp.response.json';
import createPolicy from '../../../../fixtures/enterprise-v5/create-policy.response.json';
import createStatic from '../../../../fixtures/enterprise-v5/create-static.response.json';
import get from '../../../../fixtures/enterprise-v5/get.response.json';
import listPage from '../../../../fixtures/enterprise-v5/list-page.response.json';
import { STATIC } from './cases';

function answer(body: unknown, status = 200): HttpResponse {
  return { status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

test.each([
  { name: 'static', body: createStatic },
  { name: 'policy', body: createPolicy },
  { name: 'BGP', body: createBgp },
])('the answer to a create of style $name has no status', ({ body }) => {
  const { id, name, vgw_id, vgw_ip, cgw_id } = body.vpn_connection;

  const seen = enterpriseV5.parseConnection(answer(body, 201));

  expect(seen).toEqual({ id, name, status: undefined, serviceId: vgw_id, gatewayAddress: vgw_ip, peer: cgw_id });
});

test('the answer to a get has a status', () => {
  const seen = enterpriseV5.parseConnection(answer(get));

  expect(seen).toMatchObject({ id: get.vpn_connection.id, status: 'DOWN' });
});

test('the status of a connection is normalised', () => {
  const seen = enterpriseV5.parseConnection(answer({ vpn_connection: { id: 'x', status: 'pending create' } }));

  expect(seen?.status).toBe('PENDING_CREATE');
});

test('everything but the id of a connection may be missing or wrong', () => {
  const seen = enterpriseV5.parseConnection(answer({ vpn_connection: { id: 'x', name: 7, vgw_ip: null } }));

  expect(seen).toEqual({ id: 'x' });
});

test.each(['', '<html>', '[]', '{}', '{"vpn_connection":{}}', '{"vpn_connection":{"id":"a/b"}}'])(
  'the answer %j has no usable connection',
  (body) => {
    expect(enterpriseV5.parseConnection(answer(body))).toBeUndefined();
  },
);

const page = (info: unknown, count = 1): HttpResponse =>
  answer({ vpn_connections: Array.from({ length: count }, (_, index) => ({ id: `c${index}` })), page_info: info });
const marker = '2025-06-11T13:59:59.633Z';

test('a page has the connections', () => {
  const parsed = enterpriseV5.parsePage(answer(listPage));

  expect(parsed?.connections.map(({ id, status }) => ({ id, status }))).toEqual(
    listPage.vpn_connections.map(({ id, status }) => ({ id, status })),
  );
});

test.each([
  { name: 'not full, although it has a marker', response: answer(listPage), nextQuery: undefined },
  {
    name: 'full',
    response: page({ next_marker: marker, current_count: 2000 }),
    nextQuery: 'marker=2025-06-11T13%3A59%3A59.633Z',
  },
  {
    name: 'full without a count',
    response: page({ next_marker: marker }, 2000),
    nextQuery: 'marker=2025-06-11T13%3A59%3A59.633Z',
  },
  { name: 'empty', response: page({ next_marker: marker, current_count: 2000 }, 0), nextQuery: undefined },
  { name: 'full without a marker', response: page({ current_count: 2000 }, 2000), nextQuery: undefined },
  { name: 'without page information', response: page(undefined), nextQuery: undefined },
])('a page $name is followed by the page $nextQuery', ({ response, nextQuery }) => {
  const parsed = enterpriseV5.parsePage(response);

  expect(parsed).toBeDefined();
  expect(parsed?.nextQuery).toBe(nextQuery);
});

test('a page that has no list is unusable', () => {
  expect(enterpriseV5.parsePage(answer({ vpn_connection: { id: 'x' } }))).toBeUndefined();
});

const seen = {
  id: 'c1',
  name: 'vpn-1655',
  serviceId: createStatic.vpn_connection.vgw_id,
  gatewayAddress: createStatic.vpn_connection.vgw_ip,
  peer: createStatic.vpn_connection.cgw_id,
};
const lookUp = { fields: STATIC, name: 'vpn-1655' };

test('a listed connection matches by name, gateway, address and customer gateway', () => {
  expect(enterpriseV5.matches(seen, lookUp)).toBe(true);
});

test.each([
  { name: 'VPN-1655' },
  { name: 'vpn-1655 ' },
  { name: undefined },
  { serviceId: 'another' },
  { gatewayAddress: 'another' },
  { gatewayAddress: undefined },
  { peer: 'another' },
])('a listed connection does not match with %j', (difference) => {
  expect(enterpriseV5.matches({ ...seen, ...difference }, lookUp)).toBe(false);
});

test.each([
  ['ACTIVE', 'ready'],
  ['DOWN', 'ready_down'],
  ['ERROR', 'failed'],
  ['PENDING_CREATE', 'pending'],
  ['PENDING_UPDATE', 'pending'],
  ['PENDING_DELETE', 'deleting'],
  ['FREEZED', 'frozen'],
  ['FROZEN', 'frozen'],
  ['UNKNOWN', 'unknown'],
  ['SOMETHING_NEW', 'unknown'],
])('the status %s means %s', (word, meaning) => {
  expect(enterpriseV5.meaningOf(word)).toBe(meaning);
});
