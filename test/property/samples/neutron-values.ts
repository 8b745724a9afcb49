/** What the v2 dialects share of Neutron (provider-apis.md 2.1, 2.2 and 2.4). */
import fc from 'fast-check';
import type { Fields } from '../../support/builders';
import { wrong } from './cases';
import type { Breaker, Sample } from './cases';
import { anything, except, noInteger, noObject, noText, spoiltId } from './values';

const LARGEST = 2_147_483_647;
const seconds = fc.integer({ min: 0, max: LARGEST });

/** Names of no field, of which an object of JavaScript inherits some. */
export const UNKNOWN_FIELDS = ['colour', 'PSK', 'Name', '', 'toString', 'constructor'];

/** Dead peer detection whose timeout is greater than its interval, with the defaults 30 and 120 s filled in. */
export function dpd(actions: readonly string[]): fc.Arbitrary<Fields> {
  const members = { action: fc.constantFrom(...actions), interval: seconds, timeout: seconds };
  return fc
    .record(members, { requiredKeys: [] })
    .map((given) => (isOrdered(given) ? given : { ...given, interval: 0, timeout: 1 }));
}

/** Whether an update leaves a timeout that is greater than the interval: the rest stays (provider-apis.md 5.8). */
export function keepsDpdOrder({ before, fields }: Sample): boolean {
  return isOrdered({ ...(before?.['dpd'] as Fields | undefined), ...(fields['dpd'] as Fields | undefined) });
}

function isOrdered(given: Fields): boolean {
  const { interval = 30, timeout = 120 } = given;
  return Number(timeout) > Number(interval);
}

/** The marker is the description where the caller left that empty (protocol.md 1.3). */
export function markedDescription({ description = '' }: Fields, marker: string): Fields {
  return description === '' ? { description: marker } : {};
}

/** The rules of dead peer detection. */
export function dpdBreakers(actions: readonly string[]): readonly Breaker[] {
  const member = (name: string, what: string, values: fc.Arbitrary<unknown>): Breaker => ({
    name: `dpd.${name}: ${what}`,
    path: `dpd.${name}`,
    change: values.map((value) => ({ dpd: { [name]: value } })),
  });
  const ordered = fc
    .oneof(
      fc.tuple(seconds, seconds),
      seconds.map((same) => [same, same] as const),
    )
    .map(([a, b]) => ({ interval: Math.max(a, b), timeout: Math.min(a, b) }));
  const tooLarge = fc.constant(LARGEST + 1);
  const column = 'no document limits it; ours is the width of the column in upstream’s database';
  return [
    // Null is as good as none (2.4).
    wrong(
      'dpd',
      'no object',
      noObject.filter((value) => value !== null),
    ),
    member('action', 'none of the actions', except(...actions)),
    member('interval', 'not a whole number', noInteger(0, Number.MAX_SAFE_INTEGER)),
    member('timeout', 'not a whole number', noInteger(0, Number.MAX_SAFE_INTEGER)),
    member('colour', 'unknown', anything),
    { ...member('timeout', 'too large for its column', tooLarge), oursOnly: column },
    {
      name: 'dpd.timeout: not greater than the interval',
      path: 'dpd.timeout',
      change: ordered.map((times) => ({ dpd: times })),
      reads: /dpd_timeout is equal to or less than dpd_interval/,
    },
    {
      name: 'dpd.timeout: not greater than the default interval',
      path: 'dpd.timeout',
      change: fc.oneof(fc.constant(30), fc.nat(30)).map((timeout) => ({ dpd: { timeout } })),
      operation: 'create',
      reads: /dpd_timeout is equal to or less than dpd_interval/,
    },
  ];
}

/** Required fields that are missing in a create. */
export function missing(fields: readonly string[]): readonly Breaker[] {
  return fields.map((field) => wrong(field, 'missing', fc.constant(undefined), { operation: 'create' }));
}

/** Fields that hold the id of an object. */
export function idBreakers(fields: readonly string[], kind?: string): readonly Breaker[] {
  const more = kind === undefined ? {} : { kind };
  return fields.flatMap((field) => [
    wrong(field, 'no UUID', spoiltId, more),
    wrong(
      field,
      'no text',
      noText.filter((value) => value !== null),
      more,
    ),
  ]);
}

/** Fields that no request may carry. */
export function refused(fields: readonly string[], more: Partial<Breaker> = {}): readonly Breaker[] {
  return fields.map((field) => wrong(field, 'not to be sent', anything, more));
}
