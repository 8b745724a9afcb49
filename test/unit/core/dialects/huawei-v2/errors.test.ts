/** Classes of failed calls (provider-apis.md 5.4). */
import { huaweiV2 } from '../../../../../lambdas/core/dialects/huawei-v2/dialect';
import type { ProviderOperation } from '../../../../../lambdas/core/domain/connection/provider-call';
import type { Classification } from '../../../../../lambdas/core/ports/provider-dialect';
import { answer } from '../../../../support/builders';

interface Failure {
  readonly status: number;
  readonly code?: string | undefined;
  readonly on?: ProviderOperation | undefined;
  readonly inDoubtBefore?: boolean | undefined;
}

function classify({ status, code, on = 'create', inDoubtBefore = false }: Failure): Classification {
  return huaweiV2.classify(answer(status), { code, message: '' }, { operation: on, inDoubtBefore });
}

const ALL: readonly ProviderOperation[] = ['create', 'get', 'list'];
const READS: readonly ProviderOperation[] = ['get', 'list'];

/** One case per operation. */
function onEach<T>(
  operations: readonly ProviderOperation[],
  failures: readonly T[],
): (T & { on: ProviderOperation })[] {
  return operations.flatMap((on) => failures.map((failure) => ({ ...failure, on })));
}

test.each(
  onEach(ALL, [
    { status: 401 },
    { status: 401, code: 'APIG.0301' },
    { status: 401, code: 'APIGW.0301' },
    { status: 400, code: 'APIG.0301' },
  ]),
)('$status $code on $on refuses our credentials', (failure) => {
  expect(classify(failure)).toEqual({ class: 'auth', problem: 'provider-auth' });
});

test.each(
  onEach(ALL, [
    { status: 429 },
    { status: 429, code: 'APIG.0308' },
    { status: 429, code: 'APIGW.0308' },
    { status: 400, code: 'APIGW.0308' },
  ]),
)('$status $code on $on may be repeated', (failure) => {
  expect(classify(failure)).toEqual({ class: 'retryable', problem: 'provider-unavailable' });
});

test.each(onEach(READS, [{ status: 408 }, { status: 500 }, { status: 502 }, { status: 503 }, { status: 504 }]))(
  '$status on $on may be repeated',
  (failure) => {
    expect(classify(failure).class).toBe('retryable');
  },
);

test.each([
  { status: 408 },
  { status: 500 },
  { status: 502 },
  { status: 503 },
  { status: 504 },
  { status: 599 },
  { status: 400, code: 'VPC.1004', inDoubtBefore: true },
])('$status $code leaves in doubt whether a create succeeded (in doubt before: $inDoubtBefore)', (failure) => {
  expect(classify(failure).class).toBe('ambiguous');
});

test.each([
  { status: 400, problem: 'provider-rejected' },
  { status: 400, code: 'VPC.1001', problem: 'provider-rejected' },
  { status: 400, code: 'VPC.1003', problem: 'provider-quota' },
  { status: 400, code: 'VPC.1004', problem: 'provider-conflict' },
  { status: 400, code: 'IPsecSiteConnectionDpdIntervalValueError', problem: 'provider-rejected' },
  { status: 403, problem: 'provider-auth' },
  { status: 404, problem: 'provider-rejected' },
  { status: 405, problem: 'provider-rejected' },
  { status: 409, problem: 'provider-conflict' },
  { status: 409, code: 'OverQuota', problem: 'provider-quota' },
  { status: 409, code: 'VPNServiceInUse', problem: 'provider-conflict' },
  { status: 413, problem: 'provider-rejected' },
  { status: 422, problem: 'provider-rejected' },
])('$status $code on create is final, with the problem $problem', ({ problem, ...failure }) => {
  expect(classify(failure)).toEqual({ class: 'permanent', problem });
});

test.each([
  { name: 'a redirect is not followed', status: 302, on: 'get' as const, class: 'permanent' },
  { name: 'a get of a connection that is not there', status: 404, on: 'get' as const, class: 'gone' },
  { name: 'a list that is not there is no missing connection', status: 404, on: 'list' as const, class: 'permanent' },
  { name: 'an update in a wrong state', status: 400, code: 'VPNStateInvalidToUpdate', on: 'update' as const },
])('$name: $status on $on', ({ status, code, on, class: expected = 'busy' }) => {
  expect(classify({ status, code, on }).class).toBe(expected);
});

test.each([
  { status: 404, code: 'IPsecSiteConnectionNotFound', on: 'get' as const, problem: 'connection-gone' },
  { status: 400, code: 'VPNStateInvalidToUpdate', on: 'update' as const, problem: 'connection-busy' },
])('$code is reported as $problem', ({ problem, ...failure }) => {
  expect(classify(failure).problem).toBe(problem);
});

test.each([
  { status: 500, code: 'APIG.0308', expected: 'retryable' },
  { status: 503, code: 'VPC.1003', expected: 'permanent' },
  { status: 403, code: 'APIGW.0301', expected: 'auth' },
  { status: 500, code: 'OverQuota', expected: 'permanent' },
  { status: 404, code: 'APIG.0308', expected: 'retryable' },
])('the code $code goes before the status $status: $expected', ({ status, code, expected }) => {
  expect(classify({ status, code }).class).toBe(expected);
});

// The code is the provider's word: one that is a member of every object must not be taken for a rule.
test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])('the code %s means nothing', (code) => {
  expect(classify({ status: 400, code })).toEqual({ class: 'permanent', problem: 'provider-rejected' });
});

test.each([
  { name: 'Neutron', body: { NeutronError: { type: 'VPC.1003', message: 'x', detail: '' } }, code: 'VPC.1003' },
  { name: 'the gateway', body: { error_code: 'APIG.0301', error_msg: 'x' }, code: 'APIG.0301' },
])('the code is read from the envelope of $name', ({ body, code }) => {
  expect(huaweiV2.parseError(answer(400, body)).code).toBe(code);
});
