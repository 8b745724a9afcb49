import { described, gist } from '../../../../lib/cli/vpnctl/dlq/message/described';
import { replayedBody } from '../../../../lib/cli/vpnctl/dlq/message/replayed-body';
import { shownJson } from '../../../../lib/cli/vpnctl/dlq/message/shown-json';
import { shownText } from '../../../../lib/cli/vpnctl/dlq/message/shown-text';
import type { DeadLetter } from '../../../../lib/cli/vpnctl/dlq/queue/dead-letter';

const KEY = 'canary-psk-4711';
const ID = '6d6c1a4e-1f5e-4a52-9a0e-2f6f6c0b7f11';
const REQUEST = {
  operation: 'create',
  provider: 'otc-classic',
  connection: { name: 'branch-17', psk: KEY },
  ticket: { system: 'servicenow', id: 'RITM1' },
};

function letter(body: unknown, changes: Partial<DeadLetter> = {}): DeadLetter {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    id: ID,
    body: text,
    sentAtMs: Date.parse('2026-11-29T10:00:00.000Z'),
    source: 'S-IntakeQueue6FB-X1',
    ...changes,
  };
}

describe('a message that is replayed', () => {
  test('has its id as the idempotency key when it had no key, and is the same otherwise', () => {
    const replayed = replayedBody(letter(REQUEST));

    expect(replayed.kind === 'body' && JSON.parse(replayed.body)).toEqual({ ...REQUEST, idempotencyKey: ID });
  });

  test.each([
    { name: 'with a key of its own', body: { ...REQUEST, idempotencyKey: 'mine' } },
    {
      name: 'of SNS, whose id stays',
      body: { Type: 'Notification', TopicArn: 'arn:x', MessageId: 'm-1', Message: JSON.stringify(REQUEST) },
    },
    { name: 'of EventBridge, whose id stays', body: { id: 'e-1', 'detail-type': 'x', source: 'y', detail: REQUEST } },
    {
      name: 'with a member twice, which is refused whatever its key is',
      body: '{"operation":"create","operation":"delete"}',
    },
  ])('stays as it is $name', ({ body }) => {
    const given = letter(body);

    expect(replayedBody(given)).toEqual({ kind: 'body', body: given.body });
  });

  test.each([
    { name: 'a request in a text', body: JSON.stringify(JSON.stringify(REQUEST)) },
    { name: 'an event without an id', body: { 'detail-type': 'x', source: 'y', detail: REQUEST } },
  ])('gets its key where it is $name, which is sent without what was around it', ({ body }) => {
    const replayed = replayedBody(letter(body));

    expect(replayed.kind === 'body' && JSON.parse(replayed.body)).toEqual({ ...REQUEST, idempotencyKey: ID });
  });

  test.each([
    { name: 'no JSON', body: '{"psk":', reason: 'it is not JSON' },
    { name: 'no object', body: [], reason: 'it is no JSON object' },
    { name: 'too large', body: { x: 'x'.repeat(65_536) }, reason: 'it is too large' },
    { name: 'too large with a key', body: { x: 'x'.repeat(65_500) }, reason: /^with its idempotency key it is larger/ },
    { name: 'of a wrong key', body: { idempotencyKey: '' }, reason: 'its idempotencyKey is none' },
  ])('would only come back when it is $name', ({ body, reason }) => {
    expect(replayedBody(letter(body))).toEqual({ kind: 'useless', reason: expect.stringMatching(reason) as unknown });
  });

  test('of another queue stays as it is, and what was in no queue has none to go to', () => {
    const task = letter({ batchId: 'bat_1', chunk: 0 }, { source: 'ChunksQueue701EA5E3' });

    expect(replayedBody(task)).toEqual({ kind: 'body', body: task.body });
    expect(replayedBody(letter({}, { source: undefined }))).toMatchObject({ kind: 'useless' });
  });
});

test.each([
  { name: 'under its name', body: REQUEST },
  { name: 'under another name', body: { connection: { PreSharedKey: KEY }, auth: { password: KEY } } },
  { name: 'repeated elsewhere', body: { ...REQUEST, connectionId: `the key is ${KEY}!`, [KEY]: 1 } },
  { name: 'repeated in base64', body: { ...REQUEST, note: Buffer.from(KEY).toString('base64') } },
  { name: 'repeated in part', body: { ...REQUEST, note: KEY.slice(0, 9) } },
  { name: 'in a notification', body: { Type: 'Notification', Message: JSON.stringify(REQUEST), Subject: KEY } },
  { name: 'in a text in a text', body: JSON.stringify(JSON.stringify(REQUEST)) },
  { name: 'in a list', body: { psk: [KEY] } },
  { name: 'in a sentence', body: { note: `psk is ${KEY}` } },
  { name: 'in broken JSON', body: JSON.stringify(REQUEST).slice(0, -3) },
  { name: 'in broken JSON, with a quote in it', body: `{"psk":"a\\"${KEY}", "name": "x` },
  { name: 'in CSV', body: `operation,psk\ncreate,${KEY}\n` },
  { name: 'in a table without names', body: `create;otc;${KEY}` },
  { name: 'alone', body: KEY },
  { name: 'in XML', body: `<psk>${KEY}</psk>` },
  { name: 'in base64', body: Buffer.from(JSON.stringify(REQUEST)).toString('base64') },
  { name: 'behind much else', body: `${'x '.repeat(5_000)}${KEY}` },
])('a key is not shown: $name', ({ body }) => {
  const shown = JSON.stringify(described(letter(body)));

  expect(shown).not.toContain(KEY.slice(0, 9));
  expect(shown).not.toContain(KEY.slice(-6));
});

test('a key that is a number is not shown, nor where else it stands', () => {
  expect(shownJson({ psk: 47_114_711, connection: { mtu: 47_114_711, vlan: 5 } })).toEqual({
    psk: '[redacted]',
    connection: { mtu: '[redacted]', vlan: 5 },
  });
});

test('what is no secret is shown, also that a key is to be made', () => {
  const body = { ...REQUEST, connection: { name: 'x', mtu: 1500 }, preSharedKey: { generate: true, length: 30 } };

  expect(shownJson(body)).toEqual(body);
});

test('a long text is cut', () => {
  expect(shownJson({ note: 'x'.repeat(5_000) })).toEqual({ note: `${'x'.repeat(2_000)}… and 3000 more characters` });
});

test('of a text that is no JSON the signs and the names of fields are left, to see where it breaks', () => {
  const text = `{"operation": "create", "connection": {"peer_address": "10.1.2.3", "psk": "${KEY}", name: 'x'`;

  expect(shownText(text)).toBe(
    `{"operation": "create", "connection": {"peer_address": "···", "psk": [redacted], name: '···'`,
  );
});

test('a message is listed by what it asks for, or by why it is of no use', () => {
  const gists = [
    letter(REQUEST),
    letter({
      Type: 'Notification',
      TopicArn: 'a',
      Message: JSON.stringify({ ...REQUEST, operation: 'delete', connection: undefined, connectionId: '42' }),
    }),
    letter({ operation: 'create', connection: { ipsec_site_connection: { name: 'inside' } } }),
    letter('{'),
    letter({ batchId: 'x' }, { source: 'ChunksQueue7' }),
  ].map((given) => gist(described(given)));

  expect(gists).toEqual([
    'create branch-17 at otc-classic for RITM1',
    'delete 42 at otc-classic for RITM1',
    'create inside',
    'it is not JSON',
    '',
  ]);
});
