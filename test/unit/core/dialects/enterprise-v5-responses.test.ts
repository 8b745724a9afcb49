import { enterpriseV5 } from '../../../../lambdas/core/dialects/enterprise-v5/dialect';
import type { HttpResponse, ProviderOperation } from '../../../../lambdas/core/domain/connection/provider-call';
import type { Classification, FailureContext } from '../../../../lambdas/core/ports/provider-dialect';
import createBgp from '../../../fixtures/enterprise-v5/create-bgp.response.json';
import createPolicy from '../../../fixtures/enterprise-v5/create-policy.response.json';
import createStatic from '../../../fixtures/enterprise-v5/create-static.response.json';
import frozenDelete from '../../../fixtures/enterprise-v5/error.400-frozen-delete.json';
import nqaWrongStyle from '../../../fixtures/enterprise-v5/error.400-nqa-wrong-style.json';
import gatewayNotReady from '../../../fixtures/enterprise-v5/error.409-gateway-not-ready.json';
import tooMany from '../../../fixtures/enterprise-v5/error.429.json';
import codeMessage from '../../../fixtures/enterprise-v5/error.code-message-variant.json';
import badToken from '../../../fixtures/enterprise-v5/error.gateway.401-token.json';
import throttled from '../../../fixtures/enterprise-v5/error.gateway.429-throttled.json';
import get from '../../../fixtures/enterprise-v5/get.response.json';
import listPage from '../../../fixtures/enterprise-v5/list-page.response.json';
import { STATIC } from './enterprise-v5-cases';
import type { Fields } from './enterprise-v5-cases';

function answer(body: unknown, status = 200): HttpResponse {
  return { status, headers: {}, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

describe('one connection', () => {
  test.each([
    { name: 'static', body: createStatic },
    { name: 'policy', body: createPolicy },
    { name: 'BGP', body: createBgp },
  ])('the answer to create $name has no status', ({ body }) => {
    const { id, name, vgw_id, vgw_ip, cgw_id } = body.vpn_connection;

    const seen = enterpriseV5.parseConnection(answer(body, 201));

    expect(seen).toEqual({ id, name, status: undefined, serviceId: vgw_id, gatewayAddress: vgw_ip, peer: cgw_id });
  });

  test('the answer to get has one', () => {
    const seen = enterpriseV5.parseConnection(answer(get));

    expect(seen).toMatchObject({ id: get.vpn_connection.id, status: 'DOWN' });
  });

  test('the status is normalised', () => {
    const seen = enterpriseV5.parseConnection(answer({ vpn_connection: { id: 'x', status: 'pending create' } }));

    expect(seen?.status).toBe('PENDING_CREATE');
  });

  test('everything but the id may be missing or wrong', () => {
    const seen = enterpriseV5.parseConnection(answer({ vpn_connection: { id: 'x', name: 7, vgw_ip: null } }));

    expect(seen).toEqual({ id: 'x' });
  });

  test.each(['', '<html>', '[]', '{}', '{"vpn_connection":{}}', '{"vpn_connection":{"id":"a/b"}}'])(
    'the answer %j is unusable',
    (body) => {
      expect(enterpriseV5.parseConnection(answer(body))).toBeUndefined();
    },
  );
});

describe('a page', () => {
  const page = (info: unknown, count = 1): HttpResponse =>
    answer({ vpn_connections: Array.from({ length: count }, (_, index) => ({ id: `c${index}` })), page_info: info });
  const marker = '2025-06-11T13:59:59.633Z';

  test('has the connections', () => {
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
  ])('$name is followed by $nextQuery', ({ response, nextQuery }) => {
    const parsed = enterpriseV5.parsePage(response);

    expect(parsed).toBeDefined();
    expect(parsed?.nextQuery).toBe(nextQuery);
  });

  test('that has no list is unusable', () => {
    expect(enterpriseV5.parsePage(answer({ vpn_connection: { id: 'x' } }))).toBeUndefined();
  });
});

describe('a listed connection', () => {
  const seen = {
    id: 'c1',
    name: 'vpn-1655',
    serviceId: createStatic.vpn_connection.vgw_id,
    gatewayAddress: createStatic.vpn_connection.vgw_ip,
    peer: createStatic.vpn_connection.cgw_id,
  };
  const lookUp = { fields: STATIC, name: 'vpn-1655' };

  test('matches by name, gateway, address and customer gateway', () => {
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
  ])('does not match with %j', (difference) => {
    expect(enterpriseV5.matches({ ...seen, ...difference }, lookUp)).toBe(false);
  });
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

describe('a failed call', () => {
  const classify = (operation: ProviderOperation, response: HttpResponse): Classification => {
    const context: FailureContext = { operation, inDoubtBefore: false };
    return enterpriseV5.classify(response, enterpriseV5.parseError(response), context);
  };

  test.each<{ operation: ProviderOperation; status: number; body: Fields; expected: Classification['class'] }>([
    { operation: 'delete', status: 400, body: frozenDelete, expected: 'permanent' },
    { operation: 'create', status: 400, body: nqaWrongStyle, expected: 'permanent' },
    { operation: 'create', status: 400, body: codeMessage, expected: 'permanent' },
    { operation: 'create', status: 409, body: gatewayNotReady, expected: 'retryable' },
    { operation: 'create', status: 429, body: tooMany, expected: 'retryable' },
    { operation: 'get', status: 401, body: badToken, expected: 'auth' },
    { operation: 'create', status: 429, body: throttled, expected: 'retryable' },
  ])('example $body of $operation is $expected', ({ operation, status, body, expected }) => {
    expect(classify(operation, answer(body, status)).class).toBe(expected);
  });

  test('a refused delete of a frozen connection needs an operator', () => {
    expect(classify('delete', answer(frozenDelete, 400)).problem).toBe('provider-frozen');
  });

  test('the same words about an update are a broken rule', () => {
    expect(classify('update', answer(frozenDelete, 400)).problem).toBe('provider-rejected');
  });

  test.each<[ProviderOperation, number, string, Classification['class']]>([
    ['create', 403, 'VPN.0003', 'permanent'],
    ['create', 403, 'VPN.0007', 'permanent'],
    ['update', 425, 'VPN.0009', 'permanent'],
    ['delete', 425, 'VPN.0009', 'busy'],
    ['create', 403, 'VPN.0010', 'auth'],
    ['create', 504, 'VPN.0014', 'ambiguous'],
    ['update', 504, 'VPN.0014', 'retryable'],
    ['create', 409, 'VPN.0016', 'retryable'],
    ['update', 409, 'VPN.0017', 'retryable'],
    ['create', 400, 'VPN.0030', 'retryable'],
    ['create', 400, 'VPN.0031', 'ambiguous'],
    ['update', 400, 'VPN.0031', 'permanent'],
    ['update', 400, 'VPN.0306', 'busy'],
    ['create', 429, 'VPN.0429', 'retryable'],
    ['create', 400, 'VPN.0506', 'retryable'],
    ['create', 400, 'VPN.0507', 'retryable'],
    ['create', 400, 'VPN.0508', 'permanent'],
    ['create', 400, 'VPN.0509', 'permanent'],
    ['create', 429, 'APIG.0308', 'retryable'],
    ['create', 401, 'APIGW.0301', 'auth'],
    ['create', 502, 'unlisted', 'ambiguous'],
    ['create', 400, 'unlisted', 'permanent'],
    ['get', 404, 'unlisted', 'gone'],
    ['delete', 404, 'unlisted', 'gone'],
    ['update', 404, 'unlisted', 'permanent'],
  ])('of %s with %i %s is %s', (operation, status, error_code, expected) => {
    expect(classify(operation, answer({ error_code, error_msg: 'a text' }, status)).class).toBe(expected);
  });
});
