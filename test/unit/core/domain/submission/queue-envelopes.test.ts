import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readQueueMessage } from '../../../../../lambdas/core/domain/submission/queue-message';
import { submission } from '../../../../support/builders';

const FIXTURES = join(__dirname, '../../../../fixtures/notifications');
const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Record<string, unknown>;

/** The documented samples (Amazon SNS Developer Guide, "Fanout to Amazon SQS"; EventBridge User Guide, "Events"). */
const NOTIFICATION = fixture('sns-notification');
const EVENT = fixture('eventbridge-event');
const NOTIFICATION_ID = '63a3f6b6-d533-4a47-aef9-fcf5cf758c76';
const EVENT_ID = '6a7e8feb-b491-4cf7-a9f1-bf3703467718';

const inTopic = (message: unknown): Record<string, unknown> => ({
  ...NOTIFICATION,
  Message: typeof message === 'string' ? message : JSON.stringify(message),
});
const inEvent = (detail: unknown): Record<string, unknown> => ({
  ...EVENT,
  source: 'example.tickets',
  'detail-type': 'VPN wanted',
  detail,
});
const REQUEST = submission({ idempotencyKey: 'key-1' });

test.each([
  { way: 'sent to the queue itself', message: REQUEST, id: undefined },
  { way: 'through SNS', message: inTopic(REQUEST), id: NOTIFICATION_ID },
  { way: 'through SNS with raw delivery', message: REQUEST, id: undefined },
  { way: 'through SNS, with attributes', message: { ...inTopic(REQUEST), MessageAttributes: {} }, id: NOTIFICATION_ID },
  {
    way: 'through SNS, with a byte order mark',
    message: inTopic(`\ufeff${JSON.stringify(REQUEST)}\n`),
    id: NOTIFICATION_ID,
  },
  { way: 'through EventBridge', message: inEvent(REQUEST), id: EVENT_ID },
  { way: 'through EventBridge, its detail as the input', message: REQUEST, id: undefined },
  { way: 'through EventBridge, as a text', message: JSON.stringify(REQUEST), id: undefined },
  { way: 'through EventBridge, as a text in its detail', message: inEvent(JSON.stringify(REQUEST)), id: EVENT_ID },
  { way: 'through EventBridge and SNS', message: inTopic(inEvent(REQUEST)), id: EVENT_ID },
  { way: 'through EventBridge and SNS with raw delivery', message: inEvent(REQUEST), id: EVENT_ID },
  { way: 'through SNS and EventBridge', message: inEvent(inTopic(REQUEST)), id: NOTIFICATION_ID },
])('a request $way is the same request, with the id of the innermost service', ({ message, id }) => {
  const { idempotencyKey: key, ...value } = REQUEST;

  expect(readQueueMessage(JSON.stringify(message))).toEqual({
    kind: 'read',
    body: { value, repeated: [] },
    idempotencyKey: key,
    id,
  });
});

test.each([
  { what: 'a notification that is no JSON', message: NOTIFICATION, code: 'not-json', fields: ['/Message'] },
  {
    what: 'a notification of half a JSON text',
    message: inTopic('{"operation": '),
    code: 'not-json',
    fields: ['/Message'],
  },
  { what: 'a notification of a list', message: inTopic([REQUEST]), code: 'not-an-object', fields: ['/Message'] },
  { what: 'an event without an object', message: inEvent(5), code: 'not-an-object', fields: ['/detail'] },
  {
    what: 'an event in a topic without an object',
    message: inTopic(inEvent(null)),
    code: 'not-an-object',
    fields: ['/Message/detail'],
  },
  {
    what: 'a wrong idempotency key in a notification',
    message: inTopic({ ...REQUEST, idempotencyKey: '' }),
    code: 'invalid-idempotency-key',
    fields: ['/Message/idempotencyKey'],
  },
  {
    what: 'a request that is too large in its event',
    message: inEvent(submission({ ticket: 'x'.repeat(65_536) })),
    code: 'body-too-large',
    fields: [],
  },
])('$what is undeliverable, and the log says where', ({ message, code, fields }) => {
  expect(readQueueMessage(JSON.stringify(message))).toEqual({ kind: 'undeliverable', code, fields });
});

test('the confirmation of a subscription is undeliverable: it holds no request', () => {
  expect(readQueueMessage(JSON.stringify(fixture('sns-subscription-confirmation')))).toEqual({
    kind: 'undeliverable',
    code: 'subscription-confirmation',
    fields: [],
  });
});

test('what is put around a request does not count for its size', () => {
  const padding = { system: 'a', id: 'b', url: `https://example.com/${'"'.repeat(20_000)}` };
  const message = inTopic(submission({ ticket: padding }));

  expect(Buffer.byteLength(JSON.stringify(message))).toBeGreaterThan(65_536);
  expect(readQueueMessage(JSON.stringify(message))).toMatchObject({ kind: 'read', id: NOTIFICATION_ID });
});

test('a request that says something twice is told so at its place in the request, not in the event', () => {
  const text = JSON.stringify(inEvent({ ...REQUEST, deadlineSeconds: 60 })).replace('"deadlineSeconds":60', '$&,$&');

  expect(readQueueMessage(text)).toMatchObject({
    kind: 'read',
    body: { repeated: [{ path: ['deadlineSeconds'], code: 'duplicate' }] },
  });
});
