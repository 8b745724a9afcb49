/** The envelopes of error answers (provider-apis.md 5.3), one by one, and their request ids. */
import { parseErrorBody, requestIdOf } from '../../../../lambdas/core/wire/error-body';
import { answer } from '../../../support/builders';

const NEUTRON = { type: 'OverQuota', message: "Quota exceeded for resources: ['ipsec_site_connection'].", detail: '' };
const UNKNOWN = { code: undefined, message: '', requestId: undefined };

test.each([
  {
    name: 'the v5 envelope',
    body: { error_code: 'APIG.0301', error_msg: 'decrypt token fail', request_id: 'req-1' },
    expected: { code: 'APIG.0301', message: 'decrypt token fail', requestId: 'req-1' },
  },
  { name: 'the v5 envelope without a code', body: { error_msg: 'bad' }, expected: { message: 'bad' } },
  { name: 'the v5 envelope without a text', body: { error_code: 'VPN.0001' }, expected: { code: 'VPN.0001' } },
  {
    name: 'the classic envelope (E27)',
    body: { code: 'VPC.0101', message: 'bad', request_id: 'req-2' },
    expected: { code: 'VPC.0101', message: 'bad', requestId: 'req-2' },
  },
  {
    name: 'code, message and title of Neutron without its identity service',
    body: { message: 'The server is busy', code: '503 Service Unavailable', title: 'Service Unavailable' },
    expected: { message: 'The server is busy' },
  },
  {
    name: "Neutron's envelope",
    body: { NeutronError: NEUTRON },
    expected: { code: 'OverQuota', message: NEUTRON.message },
  },
  { name: "Neutron's envelope as a string", body: { NeutronError: 'In use' }, expected: { message: 'In use' } },
  {
    name: "Keystone's envelope",
    body: { error: { code: 401, title: 'Unauthorized', message: 'The request requires authentication.' } },
    expected: { code: '401', message: 'The request requires authentication.' },
  },
  {
    name: 'a fault by name, of FJcloud',
    body: { itemNotFound: { code: 404, message: 'Not found' } },
    expected: { code: 'itemNotFound', message: 'Not found' },
  },
  {
    name: 'the v5 envelope before the one of Neutron',
    body: { NeutronError: NEUTRON, error_code: 'APIG.0308', error_msg: 'throttled' },
    expected: { code: 'APIG.0308', message: 'throttled' },
  },
  {
    name: 'the classic envelope before a fault by name',
    body: { badRequest: { code: 400, message: 'inner' }, code: 'VPC.1001', message: 'outer' },
    expected: { code: 'VPC.1001', message: 'outer' },
  },
  {
    name: 'a message that is an object',
    body: { code: 'a', message: { peer_id: 'bad' } },
    expected: { code: 'a', message: '{"peer_id":"bad"}' },
  },
])('reads $name', ({ body, expected }) => {
  expect(parseErrorBody(answer(400, body))).toEqual({ ...UNKNOWN, ...expected });
});

test.each([
  { name: 'plain text', body: 'upstream connect error' },
  { name: 'nothing', body: '' },
  { name: 'JSON of no known form', body: '{"outcome":{"is":"no"}}' },
  { name: 'a JSON string', body: '"no"' },
  { name: 'a JSON list', body: '[{"code":"a","message":"b"}]' },
  { name: 'null', body: 'null' },
  { name: 'JSON cut short', body: '{"error_code":"APIG.03' },
])('takes $name as the message itself', ({ body }) => {
  expect(parseErrorBody(answer(500, body))).toEqual({ ...UNKNOWN, message: body });
});

// provider-apis.md 5.3: plain text, a page by its title.
test.each([
  {
    body: '<html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>',
    is: '502 Bad Gateway',
  },
  { body: '<html><h1>502 Bad Gateway</h1><p>more</p></html>', is: '502 Bad Gateway' },
  { body: '<!DOCTYPE html><TITLE>\n  Proxy &amp; Co &#8211; Fehler&nbsp;</TITLE>', is: 'Proxy & Co – Fehler' },
  {
    body: '<html><title></title><body>Busy.<script>alert(1)</script>\n<br>Try later.</body></html>',
    is: 'Busy. Try later.',
  },
  { body: '<p>gateway timed out', is: 'gateway timed out' },
  { body: '<AccessDeniedException><Message>no</Message></AccessDeniedException>', is: 'no' },
  { body: '<?xml version="1.0"?><fault><code>413</code><message>slow down</message></fault>', is: '413 slow down' },
  { body: 'line one\r\nline\u0000 two', is: 'line one line two' },
  { body: { message: 'alone' }, is: 'alone' },
  { body: { error: 'invalid_token', error_description: 'expired' }, is: 'expired' },
  { body: { faultstring: 'x' }, is: 'x' },
  { body: { error_msg: '<b>bad</b> name' }, is: 'bad name' },
  { body: { NeutronError: { type: 'X', message: '', detail: 'in use by 4711' } }, is: 'in use by 4711' },
  { body: { title: 'Conflict', status: 409 }, is: 'Conflict' },
  { body: { errors: [{ code: 'X.1', detail: 'peer is in use' }, { detail: 'more' }] }, is: 'peer is in use' },
  { body: { Response: { Error: { Code: 'X', Message: 'busy' } } }, is: 'busy' },
  { body: { errorCode: 'X.1', errorMsg: 'busy' }, is: 'busy' },
  { body: { fault: { faultstring: 'slow down', detail: { errorcode: 'a' } } }, is: 'slow down' },
  { body: { detail: [{ loc: ['body', 'mtu'], msg: 'out of range' }] }, is: 'out of range' },
  { body: '<Error><Message><![CDATA[in use <by 1>]]></Message></Error>', is: 'in use <by 1>' },
  { body: { message: 'turned \u202earound' }, is: 'turned around' },
  { body: '{"message":"half a \\ud83d character"}', is: 'half a \ufffd character' },
  { body: { message: `${'x'.repeat(499)}😀` }, is: 'x'.repeat(499) },
])('says "$is" in plain words', ({ body, is }) => {
  expect(parseErrorBody(answer(500, body)).message).toBe(is);
});

test.each([
  { text: 'psk canary-Pre5hared is not allowed', is: 'psk [redacted] is not allowed' },
  { text: 'connection {"id": "1", "psk":"a b", "mtu": 1}', is: 'connection {"id": "1", "psk":[redacted], "mtu": 1}' },
  { text: "{'psk': 'geheim', 'name': 'n'}", is: "{'psk': [redacted], 'name': 'n'}" },
  { text: 'PSK=geheim1', is: 'PSK=[redacted]' },
  { text: 'The pre-shared key "abc" is weak', is: 'The pre-shared key [redacted] is weak' },
  { text: 'password: hunter2', is: 'password: [redacted]' },
  { text: 'psk is too short', is: 'psk is too short' },
  { text: 'The psk must have 8 characters', is: 'The psk must have 8 characters' },
  { text: 'Invalid input for psk.', is: 'Invalid input for psk.' },
])('hides what a text calls a secret: $text', ({ text, is }) => {
  expect(parseErrorBody(answer(400, { code: 'a', message: text })).message).toBe(is);
});

test.each([
  { name: 'a text', body: 'x'.repeat(501) },
  { name: 'a message in JSON', body: { code: 'a', message: 'x'.repeat(10_000) } },
])('keeps the first 500 characters of $name', ({ body }) => {
  expect(parseErrorBody(answer(500, body)).message).toBe('x'.repeat(500));
});

test.each([
  { body: { errors: [{ code: 'VPN.0001', message: 'm' }] }, code: 'VPN.0001' },
  { body: { Error: { Code: 'AccessDenied', Message: 'm' } }, code: 'AccessDenied' },
  { body: { errCode: 'X', errMsg: 'm' }, code: 'X' },
])('finds the code of an error in no envelope that we know: $code', ({ body, code }) => {
  expect(parseErrorBody(answer(400, body)).code).toBe(code);
});

test.each(['<script>', 'a b', 'x'.repeat(65), '', 'é'])('drops a code that is not a plain word: %s', (code) => {
  expect(parseErrorBody(answer(400, { code, message: 'm' })).code).toBeUndefined();
});

test.each(['x-request-id', 'x-openstack-request-id', 'x-fj-request-id'])('takes the request id of %s', (header) => {
  const response = answer(500, '', { [header]: 'req-7f1b' });

  expect([requestIdOf(response), parseErrorBody(response).requestId]).toEqual(['req-7f1b', 'req-7f1b']);
});

test('prefers the request id of an error body to the one of a header', () => {
  const body = { error_code: 'VPN.0001', error_msg: 'm', request_id: 'body-1' };

  expect(parseErrorBody(answer(400, body, { 'x-request-id': 'header-1' })).requestId).toBe('body-1');
});

test('drops a request id that is not a plain word', () => {
  expect(parseErrorBody(answer(500, '', { 'x-request-id': '<b>' })).requestId).toBeUndefined();
});

test('finds no request id where there is none', () => {
  expect(requestIdOf(answer(200))).toBeUndefined();
});
