import { parseSubmission, rightPartOf } from '../../../../../lambdas/core/domain/submission/submission';
import { pointerOf } from '../../../../../lambdas/core/domain/findings/violation';
import type { Violation } from '../../../../../lambdas/core/domain/findings/violation';
import { submission } from '../../../../support/builders';

function violationsIn(body: unknown): readonly Violation[] {
  return parseSubmission(body).findings;
}

const TICKET = { system: 'servicenow', id: 'RITM0012345' };

test('a submission has defaults for everything optional', () => {
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
  { field: 'onFailure', value: 'delete' },
  { field: 'ticket', value: TICKET },
  { field: 'ticket', value: { system: 'x'.repeat(64), id: 'x'.repeat(128), url: 'https://example.com/?q=1#a' } },
  { field: 'connection', value: {} },
])('a submission may have $field $value', ({ field, value }) => {
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
  { field: 'completion', value: null, code: 'wrong-type' },
  { field: 'deadlineSeconds', value: 59, code: 'out-of-range' },
  { field: 'deadlineSeconds', value: 3601, code: 'out-of-range' },
  { field: 'deadlineSeconds', value: 60.5, code: 'wrong-type' },
  { field: 'deadlineSeconds', value: '600', code: 'wrong-type' },
  { field: 'deadlineSeconds', value: Infinity, code: 'wrong-type' },
  { field: 'onFailure', value: 'remove', code: 'not-allowed' },
  { field: 'onFailure', value: null, code: 'wrong-type' },
  { field: 'callbackUrl', value: 'https://example.com', code: 'unknown-field' },
  { field: 'connectionId', value: '851f280f-5639-4ea3-81aa-e298525ab74b', code: 'not-supported' },
  { field: 'tenant', value: 'other', code: 'unknown-field' },
])('a submission must not have $field $value', ({ field, value, code }) => {
  expect(violationsIn(submission({ [field]: value }))).toMatchObject([{ path: [field], code }]);
});

test.each([
  { operation: 'update', connection: { name: 'x' } },
  { operation: 'delete', connection: undefined },
])('a submission may have a connection removed only by a create, not by $operation', ({ operation, connection }) => {
  const body = submission({ operation, connection, connectionId: '851f280f-5639-4ea3-81aa-e298525ab74b' });

  expect(violationsIn({ ...body, onFailure: 'keep' })).toEqual([]);
  expect(violationsIn({ ...body, onFailure: 'delete' })).toMatchObject([
    { path: ['onFailure'], code: 'not-supported', detail: expect.stringContaining(operation) as string },
  ]);
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
])('a submission must not have the ticket $ticket', ({ ticket, pointer }) => {
  expect(violationsIn(submission({ ticket })).map(({ path }) => pointerOf(path))).toEqual([pointer]);
});

test.each([
  { body: null, type: 'null' },
  { body: 'text', type: 'a string' },
  { body: [submission()], type: 'a list' },
  { body: 5, type: 'a number' },
])('a submission must be an object, not $type', ({ body, type }) => {
  const detail = `body must be an object, not ${type}.`;

  expect(violationsIn(body)).toEqual([{ path: [], code: 'wrong-type', detail, severity: 'error' }]);
});

test('a submission is refused with everything that is wrong', () => {
  const paths = violationsIn({ operation: 'x', deadlineSeconds: 1, a: 1, b: 2 }).map(({ path }) => path.join('.'));

  expect(paths.sort()).toEqual(['a', 'b', 'deadlineSeconds', 'operation', 'provider']);
});

const rightPart = (body: unknown): unknown => rightPartOf(body, violationsIn(body));

test('the right part of a wrong submission is everything but the members that have an error in them', () => {
  const { provider, connection } = submission();
  const body = submission({ deadlineSeconds: 1, ticket: { id: 5 }, colour: 'red' });

  expect(rightPart(body)).toEqual({
    operation: 'create',
    provider,
    connection,
    completion: 'provisioned',
    deadlineSeconds: 600,
    onFailure: 'keep',
  });
});

test.each([
  { name: 'what is asked', body: submission({ operation: 'upgrade' }) },
  { name: 'of which provider', body: submission({ provider: 5 }) },
  { name: 'both, being no object', body: 'create' },
])('the right part of a wrong submission is nothing when that leaves open $name', ({ body }) => {
  expect(rightPart(body)).toBeUndefined();
});

test('a submission of thousands of unknown fields is told fifty of them, and how many more there are', () => {
  const many = Object.fromEntries(Array.from({ length: 3_000 }, (_none, index) => [`f${index}`, index]));

  const found = violationsIn(submission(many));

  expect(found).toHaveLength(51);
  expect(found.at(-1)).toMatchObject({
    path: [],
    detail: 'body must have known fields only: 2950 more are not known.',
  });
});

test.each([
  { what: 'a list', open: '[', close: ']' },
  { what: 'an object', open: '{"a":', close: '}' },
])('a submission that is $what of thousands in each other is refused like any other', ({ open, close }) => {
  const deep: unknown = JSON.parse(`[{"deep":${open.repeat(9_000)}1${close.repeat(9_000)}}]`);

  expect(violationsIn(deep)).toMatchObject([{ path: [], code: 'wrong-type' }]);
  expect(violationsIn(submission({ deep }))).toMatchObject([{ path: ['deep'], code: 'unknown-field' }]);
});
