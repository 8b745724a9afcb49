import { parseSubmission } from '../../../../lambdas/core/domain/submission';
import { pointerOf } from '../../../../lambdas/core/domain/violation';
import type { Violation } from '../../../../lambdas/core/domain/violation';
import { submission } from '../../../support/builders';

function violationsIn(body: unknown): readonly Violation[] {
  return parseSubmission(body).findings;
}

const TICKET = { system: 'servicenow', id: 'RITM0012345' };

describe('a submission (design.md 4.1)', () => {
  test('has defaults for everything optional', () => {
    const { operation, provider, connection } = submission();

    const parsed = parseSubmission({ operation, provider, connection });

    expect(parsed.submission).toEqual({
      operation,
      provider,
      connection,
      completion: 'provisioned',
      deadlineSeconds: 600,
      onFailure: 'keep',
    });
  });

  test.each([
    { field: 'deadlineSeconds', value: 60 },
    { field: 'deadlineSeconds', value: 3600 },
    { field: 'completion', value: 'tunnel-up' },
    { field: 'completion', value: 'provisioned' },
    { field: 'onFailure', value: 'keep' },
    { field: 'ticket', value: TICKET },
    { field: 'ticket', value: { system: 'x'.repeat(64), id: 'x'.repeat(128), url: 'https://example.com/?q=1#a' } },
    { field: 'connection', value: {} },
  ])('may have $field $value', ({ field, value }) => {
    expect(violationsIn(submission({ [field]: value }))).toEqual([]);
  });

  test.each([
    { field: 'operation', value: undefined, code: 'required' },
    { field: 'operation', value: 'upgrade', code: 'not-allowed' },
    { field: 'operation', value: 'CREATE', code: 'not-allowed' },
    { field: 'provider', value: undefined, code: 'required' },
    { field: 'provider', value: 5, code: 'wrong-type' },
    { field: 'connection', value: undefined, code: 'required' },
    { field: 'connection', value: null, code: 'wrong-type' },
    { field: 'connection', value: 'text', code: 'wrong-type' },
    { field: 'connection', value: [], code: 'wrong-type' },
    { field: 'ticket', value: null, code: 'wrong-type' },
    { field: 'completion', value: 'done', code: 'not-allowed' },
    { field: 'completion', value: null, code: 'not-allowed' },
    { field: 'deadlineSeconds', value: 59, code: 'out-of-range' },
    { field: 'deadlineSeconds', value: 3601, code: 'out-of-range' },
    { field: 'deadlineSeconds', value: 60.5, code: 'wrong-type' },
    { field: 'deadlineSeconds', value: '600', code: 'wrong-type' },
    { field: 'deadlineSeconds', value: Infinity, code: 'wrong-type' },
    { field: 'onFailure', value: 'delete', code: 'not-allowed' },
    { field: 'callbackUrl', value: 'https://example.com', code: 'unknown-field' },
    { field: 'connectionId', value: '851f280f-5639-4ea3-81aa-e298525ab74b', code: 'not-supported' },
    { field: 'tenant', value: 'other', code: 'unknown-field' },
  ])('must not have $field $value', ({ field, value, code }) => {
    expect(violationsIn(submission({ [field]: value }))).toMatchObject([{ path: [field], code }]);
  });

  test.each([
    { ticket: { id: 'a' }, pointer: '/ticket/system' },
    { ticket: { ...TICKET, system: '' }, pointer: '/ticket/system' },
    { ticket: { ...TICKET, system: 'x'.repeat(65) }, pointer: '/ticket/system' },
    { ticket: { ...TICKET, id: 'x'.repeat(129) }, pointer: '/ticket/id' },
    { ticket: { ...TICKET, id: 12345 }, pointer: '/ticket/id' },
    { ticket: { ...TICKET, url: 'http://example.com' }, pointer: '/ticket/url' },
    { ticket: { ...TICKET, url: 'javascript:alert(1)' }, pointer: '/ticket/url' },
    { ticket: { ...TICKET, url: 'RITM0012345' }, pointer: '/ticket/url' },
    { ticket: { ...TICKET, url: `https://example.com/${'x'.repeat(2048)}` }, pointer: '/ticket/url' },
    { ticket: { ...TICKET, number: 1 }, pointer: '/ticket/number' },
  ])('must not have the ticket $ticket', ({ ticket, pointer }) => {
    expect(violationsIn(submission({ ticket })).map(({ path }) => pointerOf(path))).toEqual([pointer]);
  });

  test.each([{ body: null }, { body: 'text' }, { body: [submission()] }, { body: 5 }])(
    'must be an object, not $body',
    ({ body }) => {
      expect(violationsIn(body)).toMatchObject([
        { path: [], code: 'wrong-type', detail: 'body must be a JSON object.' },
      ]);
    },
  );

  test('is refused with everything that is wrong', () => {
    const paths = violationsIn({ operation: 'x', deadlineSeconds: 1, a: 1, b: 2 }).map(({ path }) => path.join('.'));

    expect(paths.sort()).toEqual(['a', 'b', 'deadlineSeconds', 'operation', 'provider']);
  });
});
