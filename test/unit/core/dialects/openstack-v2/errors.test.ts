/** Classes of failed calls (provider-apis.md 5.4). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openstackV2 } from '../../../../../lambdas/core/dialects/openstack-v2/dialect';
import type { HttpResponse, ProviderOperation } from '../../../../../lambdas/core/domain/connection/provider-call';
import type { Classification } from '../../../../../lambdas/core/ports/provider-dialect';
import { answer } from '../../../../support/builders';

function fixture(name: string): unknown {
  const path = join(__dirname, '../../../../fixtures/openstack-v2', `${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as unknown;
}

function classificationOf(response: HttpResponse, operation: ProviderOperation): Classification {
  const error = openstackV2.parseError(response);
  return openstackV2.classify(response, error, { operation, inDoubtBefore: false });
}

test.each([
  { operation: 'create' as const, status: 409, body: 'error.409-overquota', class: 'permanent', problem: 'quota' },
  { operation: 'create' as const, status: 400, body: 'error.400-dpd', class: 'permanent', problem: 'rejected' },
  { operation: 'create' as const, status: 500, body: 'error.500', class: 'ambiguous', problem: 'unavailable' },
  { operation: 'create' as const, status: 404, body: 'error.404', class: 'permanent', problem: 'rejected' },
  {
    operation: 'get' as const,
    status: 503,
    body: 'error.503-identity-down',
    class: 'retryable',
    problem: 'unavailable',
  },
  { operation: 'get' as const, status: 401, body: 'error.401', class: 'auth', problem: 'auth' },
])('$operation answered with $body is $class', ({ operation, status, body, ...expected }) => {
  const { class: seen, problem } = classificationOf(answer(status, fixture(body)), operation);

  expect({ class: seen, problem }).toEqual({ class: expected.class, problem: `provider-${expected.problem}` });
});

test('an update while the connection is pending is busy', () => {
  const response = answer(400, fixture('error.400-pending-update'));

  expect(classificationOf(response, 'update')).toEqual({ class: 'busy', problem: 'connection-busy' });
});

test('an object in use is a conflict, not a quota', () => {
  const response = answer(409, { NeutronError: { type: 'VPNServiceInUse', message: 'in use', detail: '' } });

  expect(classificationOf(response, 'update')).toEqual({ class: 'permanent', problem: 'provider-conflict' });
});

test('a connection that is not there is gone, which a delete wanted', () => {
  const response = answer(404, fixture('error.404'));

  expect(classificationOf(response, 'delete')).toEqual({ class: 'gone', problem: 'connection-gone' });
});

test('the answer while the identity service is down has a message and no code', () => {
  const error = openstackV2.parseError(answer(503, fixture('error.503-identity-down')));

  expect(error).toMatchObject({ code: undefined, message: expect.stringContaining('unavailable') as string });
});
