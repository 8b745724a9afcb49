/** What is done to the members of a valid request, anywhere in it. */
import fc from 'fast-check';

/** One change of one place of a JSON value. */
export interface Mutation {
  /** Which of the places of the value, counted from its root; taken modulo their number. */
  readonly place: number;
  readonly kind: 'replace' | 'remove' | 'rename' | 'add' | 'nest';
  readonly value: unknown;
  readonly name: string;
}

const ODD_TEXTS = [
  '',
  ' ',
  '\0',
  '\u001b[31m',
  'a\nb',
  'a\r\n',
  '\ud800',
  '\udfff x',
  '\u202e',
  '\ufeff',
  '“quoted”',
  'é',
  'e\u0301',
  '＜script＞',
  '<b>&amp;</b>',
  '%00',
  '../../etc/passwd',
  '{{7*7}}',
  "' OR 1=1 --",
  '__proto__',
  'constructor',
  'null',
  'true',
  '1500',
  '1e400',
  'x'.repeat(300),
  '10.0.0.0/8',
  '10.0.0.1/8',
  '::ffff:1.2.3.4',
  '2001:db8::/129',
  '0x7f.1',
  '999.1.1.1',
  'https://example.com',
  'javascript:alert(1)',
];

const ODD_NUMBERS = [0, -0, -1, 1.5, 59, 61, 68, 1500, 65_536, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308, 5e-324];

const NAMES = [
  'psk',
  'PSK',
  'name',
  'mtu',
  'dpd',
  'connection',
  'connectionId',
  'idempotencyKey',
  'context',
  'ipsec_site_connection',
  'vpn_connection',
  '__proto__',
  'constructor',
  'toString',
  '',
  ' ',
  'a b',
  'a.b',
  'a/b~c',
  '0',
  '-1',
  'é',
  'x'.repeat(70),
  'psk: my key',
];

const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, [], {}, [null], [[]], { a: 1 }),
  fc.constantFrom(...ODD_TEXTS),
  fc.constantFrom(...ODD_NUMBERS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Any change. */
export const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(200),
  kind: fc.constantFrom('replace', 'remove', 'rename', 'add', 'nest'),
  value,
  name: fc.constantFrom(...NAMES),
});

/** The value with a change; the value given is left as it is. */
export function mutated(root: unknown, change: Mutation): unknown {
  const holder = { root: structuredClone(root) };
  const places = placesIn(holder);
  const at = places[change.place % places.length];
  if (at !== undefined) apply(at.container, at.member, change);
  return holder.root;
}

type Container = Record<string, unknown>;

interface Place {
  readonly container: Container;
  readonly member: string;
}

function placesIn(container: Container): Place[] {
  return Object.keys(container).flatMap((member) => [
    { container, member },
    ...(isContainer(container[member]) ? placesIn(container[member]) : []),
  ]);
}

function apply(container: Container, member: string, change: Mutation): void {
  const { kind, value: given, name } = change;
  const present = container[member];
  if (kind === 'replace') set(container, member, given);
  else if (kind === 'nest') set(container, member, typeof given === 'boolean' ? [present] : { [name]: present });
  else if (kind === 'add') add(present, change);
  // Of a list nothing is removed: it would have holes, which no JSON has.
  else if (!Array.isArray(container)) moveAway(container, member, change);
}

function add(present: unknown, { value: given, name }: Mutation): void {
  if (isContainer(present)) set(present, Array.isArray(present) ? String(present.length) : name, given);
}

function moveAway(container: Container, member: string, { kind, name }: Mutation): void {
  const present = container[member];
  Reflect.deleteProperty(container, member);
  if (kind === 'rename') set(container, member === 'root' ? member : name, present);
}

/** A member of its own, also when it is called `__proto__`. */
function set(container: Container, member: string, given: unknown): void {
  Object.defineProperty(container, member, { value: given, enumerable: true, configurable: true, writable: true });
}

function isContainer(given: unknown): given is Container {
  return typeof given === 'object' && given !== null;
}
