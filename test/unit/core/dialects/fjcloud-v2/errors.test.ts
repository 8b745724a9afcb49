/** Classes of failed calls (provider-apis.md 5.4). */
import { fjcloudV2 } from '../../../../../lambdas/core/dialects/fjcloud-v2/dialect';
import type { HttpResponse, ProviderOperation } from '../../../../../lambdas/core/domain/connection/provider-call';
import { answer } from '../../../../support/builders';

function classOf(response: HttpResponse, operation: ProviderOperation): string {
  const error = fjcloudV2.parseError(response);
  return fjcloudV2.classify(response, error, { operation, inDoubtBefore: false }).class;
}

test.each([
  { name: 'rate limit', status: 413, body: { overLimit: { code: 413, message: 'slow' } }, class: 'retryable' },
  { name: 'body too large', status: 413, body: '<html></html>', class: 'permanent' },
  { name: 'over limit of another kind', status: 403, body: { overLimit: { message: 'no' } }, class: 'permanent' },
  { name: 'bad request', status: 400, body: { badRequest: { code: 400, message: 'x' } }, class: 'permanent' },
  { name: 'unauthorized', status: 401, body: { unauthorized: { code: 401, message: 'x' } }, class: 'auth' },
  { name: 'no permission, in XML', status: 403, body: '<AccessDeniedException/>', class: 'permanent' },
  { name: 'quota', status: 409, body: { NeutronError: { type: 'OverQuota', message: 'x' } }, class: 'permanent' },
  { name: 'server error', status: 500, body: '', class: 'ambiguous' },
])('a create answered with $name is $class', ({ status, body, class: expected }) => {
  expect(classOf(answer(status, body), 'create')).toBe(expected);
});

test.each([
  { operation: 'get' as const, class: 'gone' },
  { operation: 'delete' as const, class: 'gone' },
  { operation: 'update' as const, class: 'permanent' },
  { operation: 'create' as const, class: 'permanent' },
])('a $operation answered with 404 is $class', ({ operation, class: expected }) => {
  expect(classOf(answer(404, { itemNotFound: { code: 404, message: 'x' } }), operation)).toBe(expected);
});

test('an update while the connection is pending is busy', () => {
  const body = { NeutronError: { type: 'VPNStateInvalidToUpdate', message: 'Invalid state', detail: '' } };

  expect(classOf(answer(400, body), 'update')).toBe('busy');
});

test('the code of a common fault is its name', () => {
  const body = { itemNotFound: { code: 404, message: 'Not found' } };

  expect(fjcloudV2.parseError(answer(404, body, { 'x-fj-request-id': 'req-1' }))).toEqual({
    code: 'itemNotFound',
    message: 'Not found',
    requestId: 'req-1',
  });
});
