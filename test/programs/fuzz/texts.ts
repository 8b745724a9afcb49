/** What is done to the text or the bytes of a request. */
import fc from 'fast-check';

/** A change of bytes. */
export type Spoiling = (bytes: Buffer) => Buffer;

const deep = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);

/** Puts a member first in the outermost object. */
const withMember =
  (member: string): Spoiling =>
  (bytes) =>
    Buffer.from(bytes.toString('utf8').replace('{', `{${member},`));

const SPOILINGS: Readonly<Record<string, Spoiling>> = {
  'a byte order mark': (bytes) => Buffer.concat([Buffer.from('\ufeff'), bytes]),
  'two byte order marks': (bytes) => Buffer.concat([Buffer.from('\ufeff\ufeff'), bytes]),
  'UTF-16': (bytes) => Buffer.from(bytes.toString('utf8'), 'utf16le'),
  'Latin-1': (bytes) => Buffer.from(bytes.toString('utf8').replace('name', 'näme'), 'latin1'),
  'a line end': (bytes) => Buffer.concat([bytes, Buffer.from('\r\n\r\n')]),
  'a zero at its end': (bytes) => Buffer.concat([bytes, Buffer.of(0)]),
  'a comma too many': (bytes) => Buffer.from(bytes.toString('utf8').replace(/\}$/, ',}')),
  'single quotes': (bytes) => Buffer.from(bytes.toString('utf8').replaceAll('"', "'")),
  'two texts': (bytes) => Buffer.concat([bytes, bytes]),
  'a list of it': (bytes) => Buffer.concat([Buffer.from('['), bytes, Buffer.from(']')]),
  'a text of it': (bytes) => Buffer.from(JSON.stringify(bytes.toString('utf8'))),
  'a member twice': withMember('"provider":"elsewhere"'),
  'a name that is escaped twice': withMember('"\\u0070rovider":1'),
  'a deep list': withMember(`"deep":${deep('[', ']', 5_000)}`),
  'a deep object': (bytes) =>
    Buffer.from(bytes.toString('utf8').replace('"psk"', `"deep":${deep('{"a":', '}', 2_000).replace(':}', ':1}')},$&`)),
  'a huge number': withMember(`"deadlineSeconds":1${'0'.repeat(400)}`),
  'a number of many digits': withMember(`"deadlineSeconds":600.${'0'.repeat(400)}1`),
  'half a character, escaped': (bytes) => Buffer.from(bytes.toString('utf8').replace('":"', '":"\\ud83d')),
  'a control character': (bytes) => Buffer.from(bytes.toString('utf8').replace('":"', '":"\u0007')),
  'a control character, escaped': (bytes) => Buffer.from(bytes.toString('utf8').replaceAll('":"', '":"\\u0000')),
  'as many bytes as there may be': (bytes) =>
    Buffer.concat([bytes, Buffer.alloc(Math.max(0, 65_536 - bytes.length), ' ')]),
  'one byte too many': (bytes) => Buffer.concat([bytes, Buffer.alloc(Math.max(0, 65_537 - bytes.length), ' ')]),
  'many members': (bytes) =>
    withMember(Array.from({ length: 3_000 }, (_none, index) => `"f${index}":${index}`).join(','))(bytes),
  'a notification of SNS': (bytes) =>
    jsonOf({
      Type: 'Notification',
      MessageId: '63a3f6b6-d533-4a47-aef9-fcf5cf758c76',
      TopicArn: 'arn:aws:sns:a:1:t',
      Message: bytes.toString('utf8'),
    }),
  'an event of EventBridge': (bytes) =>
    Buffer.concat([
      Buffer.from(
        '{"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718","detail-type":"a","source":"b","detail":',
      ),
      bytes,
      Buffer.from('}'),
    ]),
};

function jsonOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

const cut = fc.nat(100).map(
  (percent): Spoiling =>
    (bytes) =>
      bytes.subarray(0, Math.floor((bytes.length * percent) / 100)),
);

const anotherByte = fc.record({ at: fc.nat(4_000), byte: fc.nat(255) }).map(({ at, byte }): Spoiling => (bytes) => {
  const changed = Buffer.from(bytes);
  if (changed.length > 0) changed[at % changed.length] = byte;
  return changed;
});

/** Some changes of bytes; none is as common as all others together. */
export const spoilings: fc.Arbitrary<readonly Spoiling[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...Object.values(SPOILINGS)) }, cut, anotherByte),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  },
);
