/** Classes of failed calls (provider-apis.md 5.4). */
import { enterpriseV5 } from '../../../../../lambdas/core/dialects/enterprise-v5/dialect';
import type { ProviderOperation } from '../../../../../lambdas/core/domain/connection/provider-call';
import type { Classification } from '../../../../../lambdas/core/ports/provider-dialect';
import frozenDelete from '../../../../fixtures/enterprise-v5/error.400-frozen-delete.json';
import nqaWrongStyle from '../../../../fixtures/enterprise-v5/error.400-nqa-wrong-style.json';
import gatewayNotReady from '../../../../fixtures/enterprise-v5/error.409-gateway-not-ready.json';
import tooMany from '../../../../fixtures/enterprise-v5/error.429.json';
import codeMessage from '../../../../fixtures/enterprise-v5/error.code-message-variant.json';
import badToken from '../../../../fixtures/enterprise-v5/error.gateway.401-token.json';
import throttled from '../../../../fixtures/enterprise-v5/error.gateway.429-throttled.json';
import { answer } from '../../../../support/builders';
import type { Fields } from './cases';

function classify(operation: ProviderOperation, status: number, body: Fields): Classification {
  const response = answer(status, body);
  return enterpriseV5.classify(response, enterpriseV5.parseError(response), { operation, inDoubtBefore: false });
}

test.each<{
  name: string;
  operation: ProviderOperation;
  status: number;
  body: Fields;
  expected: Classification['class'];
}>([
  { name: 'a frozen connection', operation: 'delete', status: 400, body: frozenDelete, expected: 'permanent' },
  { name: 'nqa with a wrong style', operation: 'create', status: 400, body: nqaWrongStyle, expected: 'permanent' },
  { name: 'code and message', operation: 'create', status: 400, body: codeMessage, expected: 'permanent' },
  {
    name: 'a gateway that is not ready',
    operation: 'create',
    status: 409,
    body: gatewayNotReady,
    expected: 'retryable',
  },
  { name: 'too many requests', operation: 'create', status: 429, body: tooMany, expected: 'retryable' },
  { name: 'a refused token', operation: 'get', status: 401, body: badToken, expected: 'auth' },
  { name: 'a throttled call', operation: 'create', status: 429, body: throttled, expected: 'retryable' },
])('the documented answer of $name to $operation is $expected', ({ operation, status, body, expected }) => {
  expect(classify(operation, status, body).class).toBe(expected);
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
])('%s answered with %i %s is %s', (operation, status, error_code, expected) => {
  expect(classify(operation, status, { error_code, error_msg: 'a text' }).class).toBe(expected);
});

test.each<[ProviderOperation, number, string, Classification]>([
  ['create', 500, 'VPN.0001', { class: 'permanent', problem: 'provider-rejected' }],
  ['create', 400, 'VPN.0003', { class: 'permanent', problem: 'provider-auth' }],
  ['create', 400, 'VPN.0007', { class: 'permanent', problem: 'provider-auth' }],
  ['update', 425, 'VPN.0009', { class: 'permanent', problem: 'provider-conflict' }],
  ['create', 400, 'VPN.0014', { class: 'ambiguous', problem: 'provider-unavailable' }],
  ['get', 400, 'VPN.0014', { class: 'retryable', problem: 'provider-unavailable' }],
  ['create', 400, 'VPN.0429', { class: 'retryable', problem: 'provider-unavailable' }],
  ['create', 409, 'VPN.0508', { class: 'permanent', problem: 'provider-rejected' }],
  ['create', 409, 'VPN.0509', { class: 'permanent', problem: 'provider-rejected' }],
  ['create', 400, 'APIG.0301', { class: 'auth', problem: 'provider-auth' }],
  ['create', 400, 'APIGW.0308', { class: 'retryable', problem: 'provider-unavailable' }],
])('a code goes before the status: %s answered with %i %s is %j', (operation, status, error_code, expected) => {
  expect(classify(operation, status, { error_code, error_msg: 'a text' })).toEqual(expected);
});

test.each([
  { name: 'a delete of a frozen connection', operation: 'delete' as const, body: frozenDelete, problem: 'frozen' },
  { name: 'an update of one', operation: 'update' as const, body: frozenDelete, problem: 'rejected' },
  {
    name: 'a delete with another text',
    operation: 'delete' as const,
    body: { error_code: 'VPN.0001', error_msg: 'Invalid request' },
    problem: 'rejected',
  },
])('only a refused delete of a frozen connection needs an operator: $name', ({ operation, body, problem }) => {
  expect(classify(operation, 400, body).problem).toBe(`provider-${problem}`);
});
