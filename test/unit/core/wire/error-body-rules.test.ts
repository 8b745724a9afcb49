/** The envelopes of error answers (provider-apis.md 5.3), one by one. */
import { parseErrorBody } from '../../../../lambdas/core/wire/error-body';
import { answer } from '../../../support/builders';

test.each([
  {
    name: 'the v5 envelope',
    body: { error_code: 'VPN.0001', error_msg: 'bad', request_id: 'req-1' },
    expected: { code: 'VPN.0001', message: 'bad', requestId: 'req-1' },
  },
  { name: 'the v5 envelope without a code', body: { error_msg: 'bad' }, expected: { message: 'bad' } },
  {
    name: 'the classic envelope (E27)',
    body: { code: 'VPC.0101', message: 'bad', request_id: 'req-2' },
    expected: { code: 'VPC.0101', message: 'bad', requestId: 'req-2' },
  },
  {
    name: "Neutron's envelope",
    body: { NeutronError: { type: 'OverQuota', message: 'bad', detail: '' } },
    expected: { code: 'OverQuota', message: 'bad' },
  },
  { name: "Neutron's envelope as a string", body: { NeutronError: 'bad' }, expected: { message: 'bad' } },
  {
    name: "Keystone's envelope",
    body: { error: { code: 401, title: 'Unauthorized', message: 'bad' } },
    expected: { code: '401', message: 'bad' },
  },
  {
    name: 'a common fault',
    body: { itemNotFound: { code: 404, message: 'bad' } },
    expected: { code: 'itemNotFound', message: 'bad' },
  },
  { name: 'unknown JSON', body: '{"fault":1}', expected: { message: '{"fault":1}' } },
  { name: 'HTML', body: '<html>bad</html>', expected: { message: '<html>bad</html>' } },
  { name: 'nothing', body: '', expected: { message: '' } },
])('reads $name', ({ body, expected }) => {
  const error = parseErrorBody(answer(400, body));

  expect(error).toEqual({ code: undefined, requestId: undefined, ...expected });
});

test('keeps the first 500 characters of a text', () => {
  expect(parseErrorBody(answer(500, 'x'.repeat(501))).message).toBe('x'.repeat(500));
});

test.each(['x-request-id', 'x-openstack-request-id', 'x-fj-request-id'])('takes the request id of %s', (header) => {
  expect(parseErrorBody(answer(500, '', { [header]: 'req-7' })).requestId).toBe('req-7');
});

test('prefers the request id of the body', () => {
  const body = { error_code: 'x', error_msg: 'x', request_id: 'inner' };

  expect(parseErrorBody(answer(500, body, { 'x-request-id': 'outer' })).requestId).toBe('inner');
});
