import { parseErrorBody, requestIdOf } from '../../../../lambdas/core/wire/error-body';
import { answer } from '../../../support/builders';

const NEUTRON = { type: 'OverQuota', message: "Quota exceeded for resources: ['ipsec_site_connection'].", detail: '' };

describe('envelopes (provider-apis.md 5.3)', () => {
  test.each([
    {
      name: 'gateway, with its request id',
      body: { error_msg: 'decrypt token fail', error_code: 'APIG.0301', request_id: '0001' },
      expected: { code: 'APIG.0301', message: 'decrypt token fail', requestId: '0001' },
    },
    {
      name: 'gateway, without',
      body: { error_msg: 'invalid request', error_code: 'VPN.0001' },
      expected: { code: 'VPN.0001', message: 'invalid request' },
    },
    {
      name: 'code and message',
      body: { code: 'VPC.1003', message: 'quota' },
      expected: { code: 'VPC.1003', message: 'quota' },
    },
    {
      name: 'code, message and title of Neutron without identity service',
      body: { message: 'The server is busy', code: '503 Service Unavailable', title: 'Service Unavailable' },
      expected: { code: undefined, message: 'The server is busy' },
    },
    {
      name: 'NeutronError',
      body: { NeutronError: NEUTRON },
      expected: { code: 'OverQuota', message: NEUTRON.message },
    },
    {
      name: 'NeutronError as a plain string',
      body: { NeutronError: 'The resource is in use' },
      expected: { code: undefined, message: 'The resource is in use' },
    },
    {
      name: 'Keystone',
      body: { error: { code: 401, title: 'Unauthorized', message: 'The request requires authentication.' } },
      expected: { code: '401', message: 'The request requires authentication.' },
    },
    {
      name: 'a fault by name, of FJcloud',
      body: { itemNotFound: { code: 404, message: 'Not found' } },
      expected: { code: 'itemNotFound', message: 'Not found' },
    },
    {
      name: 'gateway before Neutron when both are there',
      body: { NeutronError: NEUTRON, error_code: 'APIG.0308', error_msg: 'throttled' },
      expected: { code: 'APIG.0308', message: 'throttled' },
    },
    {
      name: 'code and message before a fault by name',
      body: { badRequest: { code: 400, message: 'inner' }, code: 'VPC.1001', message: 'outer' },
      expected: { code: 'VPC.1001', message: 'outer' },
    },
  ])('$name', ({ body, expected }) => {
    expect(parseErrorBody(answer(400, body))).toEqual({ requestId: undefined, ...expected });
  });

  test.each([
    { name: 'HTML', body: '<html><h1>502 Bad Gateway</h1></html>' },
    { name: 'XML', body: '<AccessDeniedException><Message>no</Message></AccessDeniedException>' },
    { name: 'plain text', body: 'upstream connect error' },
    { name: 'nothing', body: '' },
    { name: 'JSON of no known form', body: '{"reason":"no"}' },
    { name: 'a JSON string', body: '"no"' },
    { name: 'a JSON list', body: '[{"code":"a","message":"b"}]' },
    { name: 'null', body: 'null' },
    { name: 'JSON cut short', body: '{"error_code":"APIG.03' },
  ])('$name is its own message', ({ body }) => {
    expect(parseErrorBody(answer(500, body))).toEqual({ code: undefined, message: body, requestId: undefined });
  });

  test('a message is at most 500 characters long, of text and of JSON', () => {
    const ofText = parseErrorBody(answer(500, 'x'.repeat(10_000)));
    const ofJson = parseErrorBody(answer(500, { code: 'a', message: 'x'.repeat(10_000) }));

    expect([ofText.message.length, ofJson.message.length]).toEqual([500, 500]);
  });

  test('a message that is an object is shown as JSON', () => {
    expect(parseErrorBody(answer(400, { code: 'a', message: { peer_id: 'bad' } })).message).toBe('{"peer_id":"bad"}');
  });

  test.each(['<script>', 'a b', 'x'.repeat(65), '', 'é'])('a code that is not a plain word is dropped: %s', (code) => {
    expect(parseErrorBody(answer(400, { code, message: 'm' })).code).toBeUndefined();
  });

  test('an error code without a text has an empty message', () => {
    expect(parseErrorBody(answer(400, { error_code: 'VPN.0001' })).message).toBe('');
  });
});

describe('request ids', () => {
  test.each(['x-request-id', 'x-openstack-request-id', 'x-fj-request-id'])('come from the header %s', (header) => {
    const response = answer(500, '', { [header]: 'req-7f1b' });

    expect([requestIdOf(response), parseErrorBody(response).requestId]).toEqual(['req-7f1b', 'req-7f1b']);
  });

  test('come from the body first', () => {
    const body = { error_code: 'VPN.0001', error_msg: 'm', request_id: 'body-1' };

    expect(parseErrorBody(answer(400, body, { 'x-request-id': 'header-1' })).requestId).toBe('body-1');
  });

  test('are dropped when they are not plain words', () => {
    expect(parseErrorBody(answer(500, '', { 'x-request-id': '<b>' })).requestId).toBeUndefined();
  });

  test('may be missing', () => {
    expect(requestIdOf(answer(200))).toBeUndefined();
  });
});
