/** Classes by code and by status that all dialects share (provider-apis.md 5.4). */
import type { ProviderOperation } from '../../../../lambdas/core/domain/connection/provider-call';
import { classifyBy, GATEWAY_CODES } from '../../../../lambdas/core/wire/classification';
import { answer } from '../../../support/builders';

const classify = classifyBy(GATEWAY_CODES);

test.each<[ProviderOperation, number, string]>([
  ['create', 408, 'ambiguous provider-unavailable'],
  ['create', 500, 'ambiguous provider-unavailable'],
  ['get', 408, 'retryable provider-unavailable'],
  ['list', 503, 'retryable provider-unavailable'],
  ['delete', 502, 'retryable provider-unavailable'],
  ['create', 401, 'auth provider-auth'],
  ['create', 403, 'permanent provider-auth'],
  ['create', 409, 'permanent provider-conflict'],
  ['create', 429, 'retryable provider-unavailable'],
  ['create', 405, 'permanent provider-rejected'],
  ['create', 404, 'permanent provider-rejected'],
  ['update', 404, 'permanent connection-gone'],
  ['get', 404, 'gone connection-gone'],
  ['delete', 404, 'gone connection-gone'],
])('%s answered with %i is %s', (operation, status, expected) => {
  const seen = classify(answer(status), { message: '' }, { operation, inDoubtBefore: false });

  expect(`${seen.class} ${seen.problem}`).toBe(expected);
});

test.each([
  { code: 'APIG.0301', expected: 'auth' },
  { code: 'APIGW.0301', expected: 'auth' },
  { code: 'APIG.0308', expected: 'retryable' },
  { code: 'APIGW.0308', expected: 'retryable' },
])('$code of the gateway is $expected, whatever the status', ({ code, expected }) => {
  const seen = classify(answer(500), { code, message: '' }, { operation: 'create', inDoubtBefore: false });

  expect(seen.class).toBe(expected);
});

// provider-apis.md 5.4: a 401, or a message that the token must be updated.
test.each([
  { message: 'The token must be updated.', expected: 'auth' },
  { message: 'Your token has expired', expected: 'auth' },
  { message: 'The connection must be updated', expected: 'permanent' },
])('a 400 that says "$message" is $expected', ({ message, expected }) => {
  const classify = classifyBy({});

  const { class: found } = classify(
    { status: 400, headers: {}, body: '' },
    { message },
    { operation: 'get', inDoubtBefore: false },
  );

  expect(found).toBe(expected);
});

// protocol.md 1.5: a create is refused by validation errors only, everything else is in doubt.
test.each([
  ...[302, 303, 307, 418, 499].map((status) => ({ status, expected: 'ambiguous' })),
  ...[400, 403, 404, 405, 409, 413, 415, 422, 425].map((status) => ({ status, expected: 'permanent' })),
])('a create that is answered with $status is $expected', ({ status, expected }) => {
  const classify = classifyBy({});

  const { class: found } = classify(
    { status, headers: {}, body: '' },
    { message: '' },
    { operation: 'create', inDoubtBefore: false },
  );

  expect(found).toBe(expected);
});
