/** The same bytes get the same verdict over HTTP, the queue, the command line and as a row of a batch. */
import { DIALECTS } from '../../lambdas/core/dialects';
import { EXAMPLES, PRE_SHARED_KEY } from '../support/examples';
import { verdictsOn } from '../support/ways-in/ways-in';
import type { DialectName } from '../support/ways-in/ways-in';

const fieldsOf = (dialect: DialectName): Record<string, unknown> => ({
  ...EXAMPLES.find((one) => one.dialect === dialect)?.fields,
  psk: PRE_SHARED_KEY,
});

const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const NO_UTF8 = 'with bytes that are no UTF-8';
const DIALECT_NAMES = Object.keys(DIALECTS) as DialectName[];
const CASES = DIALECT_NAMES.flatMap((dialect) => {
  const { envelope } = DIALECTS[dialect];
  const other = envelope === 'vpn_connection' ? 'ipsec_site_connection' : 'vpn_connection';
  const fields = fieldsOf(dialect);
  const text = JSON.stringify(fields);
  const wrong = (name: string, bytes: Buffer, places: readonly string[]) => ({
    dialect,
    name,
    bytes,
    valid: false,
    places,
  });
  const right = (name: string, bytes: Buffer) => ({ dialect, name, bytes, valid: true, places: [] });
  return [
    right('as it is', bytesOf(fields)),
    right('with a byte order mark', Buffer.from(`\ufeff${text}`)),
    right('with blanks and line ends around it', Buffer.from(`\r\n\t ${text} \n\r\n`)),
    right("in the provider's envelope", bytesOf({ [envelope]: fields })),
    wrong("in another provider's envelope", bytesOf({ [other]: fields }), [other]),
    wrong('in an envelope beside other fields', bytesOf({ [envelope]: fields, name: 'x' }), [envelope]),
    wrong('in an envelope without fields', bytesOf({ [envelope]: null }), [envelope]),
    wrong('in an envelope in an envelope', bytesOf({ [envelope]: { [envelope]: fields } }), [envelope]),
    wrong(
      'with a field that stands twice',
      Buffer.from(text.replace('{', '{"name":"twice",').replace('}', ',"name":"twice"}')),
      ['name'],
    ),
    wrong('with its key twice', Buffer.from(text.replace('{', `{"psk":"${PRE_SHARED_KEY}",`)), ['psk']),
    wrong(
      NO_UTF8,
      Buffer.concat([
        Buffer.from(text.slice(0, -1)),
        Buffer.from(',"description":"'),
        Buffer.of(0xe9),
        Buffer.from('"}'),
      ]),
      ['not-json'],
    ),
    wrong('cut short', Buffer.from(text.slice(0, -1)), ['not-json']),
    wrong('with a comma too many', Buffer.from(text.replace(/\}$/, ',}')), ['not-json']),
  ];
});

test.each(CASES)(
  'a connection of $dialect $name has one verdict on all ways in',
  async ({ dialect, name, bytes, valid, places }) => {
    const { queue, ...others } = await verdictsOn({ dialect, bytes, psk: PRE_SHARED_KEY });
    // A message is text: SQS has no place for such bytes.
    const all = Object.entries(name === NO_UTF8 ? others : { queue, ...others });

    expect(all.filter(([, verdict]) => verdict?.isValid !== valid)).toEqual([]);
    for (const place of places) {
      expect(all.filter(([, verdict]) => !JSON.stringify(verdict?.errors).includes(place))).toEqual([]);
    }
    const inJson = ['submit', 'validate', 'JSON batch', 'NDJSON batch', 'CSV batch'].flatMap(
      (way) => others[way] ?? [],
    );
    const told = inJson.map(({ errors }) => errors.map(({ path, code }) => `${path} ${code}`));
    expect(told).toEqual(told.map(() => told[0]));
  },
);
