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

describe('provider-apis.md 5.4', () => {
  test.each(
    onEach(ALL, [
      { status: 401 },
      { status: 401, code: 'APIG.0301' },
      { status: 401, code: 'APIGW.0301' },
      { status: 400, code: 'APIG.0301' },
    ]),
  )('auth: $status $code on $on', (failure) => {
    expect(classify(failure)).toEqual({ class: 'auth', problem: 'provider-auth' });
  });

  test('busy: 400 VPNStateInvalidToUpdate', () => {
    const busy = classify({ on: 'update', status: 400, code: 'VPNStateInvalidToUpdate' });

    expect(busy).toEqual({ class: 'busy', problem: 'connection-busy' });
  });

  test.each(onEach(ALL, [{ status: 429 }, { status: 429, code: 'APIG.0308' }, { status: 429, code: 'APIGW.0308' }]))(
    'retryable: $status $code on $on',
    (failure) => {
      expect(classify(failure)).toEqual({ class: 'retryable', problem: 'provider-unavailable' });
    },
  );

  test.each(onEach(READS, [{ status: 408 }, { status: 500 }, { status: 502 }, { status: 503 }, { status: 504 }]))(
    'retryable: $status on $on',
    (failure) => {
      expect(classify(failure).class).toBe('retryable');
    },
  );

  test.each([408, 500, 502, 503, 504, 599])('ambiguous: %i on create', (status) => {
    expect(classify({ status }).class).toBe('ambiguous');
  });

  test('ambiguous: VPC.1004 on create when an earlier attempt went unanswered', () => {
    expect(classify({ status: 400, code: 'VPC.1004', inDoubtBefore: true }).class).toBe('ambiguous');
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
  ])('permanent: $status $code on create is $problem', ({ problem, ...failure }) => {
    expect(classify(failure)).toEqual({ class: 'permanent', problem });
  });

  test('permanent on a read: a redirect, which is not followed', () => {
    expect(classify({ status: 302, on: 'get' }).class).toBe('permanent');
  });

  test('gone: 404 on get', () => {
    expect(classify({ status: 404, code: 'IPsecSiteConnectionNotFound', on: 'get' })).toEqual({
      class: 'gone',
      problem: 'connection-gone',
    });
  });

  test('a list that is not there is not a missing connection', () => {
    expect(classify({ status: 404, on: 'list' }).class).toBe('permanent');
  });
});

describe('codes come before statuses', () => {
  test.each([
    { status: 500, code: 'APIG.0308', expected: 'retryable' },
    { status: 503, code: 'VPC.1003', expected: 'permanent' },
    { status: 403, code: 'APIGW.0301', expected: 'auth' },
    { status: 500, code: 'OverQuota', expected: 'permanent' },
    { status: 404, code: 'APIG.0308', expected: 'retryable' },
  ])('$status with $code is $expected', ({ status, code, expected }) => {
    expect(classify({ status, code }).class).toBe(expected);
  });
});

// The code is the provider's word: one that is a member of every object must not be taken for a rule.
test.each(['constructor', 'toString', 'valueOf', 'hasOwnProperty'])('the code %s means nothing', (code) => {
  expect(classify({ status: 400, code })).toEqual({ class: 'permanent', problem: 'provider-rejected' });
});
