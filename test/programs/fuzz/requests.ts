import fc from 'fast-check';
import { CANARY_KEY } from '../../support/builders';
import { EXAMPLES } from '../../support/examples';
import { batchOf } from './batches';
import { mutated, mutation } from './mutations';
import type { Sent, Way } from './sent';
import { spoilings } from './texts';

const CONNECTION_ID = '851f280f-5639-4ea3-81aa-e298525ab74b';

/** Requests that nothing is wrong with, of every dialect and operation; their key is a canary. */
const VALID: readonly unknown[] = EXAMPLES.flatMap(({ dialect: provider, fields, change }) => {
  const given = { ...fields, psk: CANARY_KEY };
  const envelope = provider === 'enterprise-v5' ? 'vpn_connection' : 'ipsec_site_connection';
  const ticket = { system: 'servicenow', id: 'RITM0012345', url: 'https://example.com/RITM0012345' };
  return [
    { operation: 'create', provider, connection: given, ticket, deadlineSeconds: 600, completion: 'tunnel-up' },
    { operation: 'create', provider, connection: { [envelope]: given }, onFailure: 'delete', idempotencyKey: 'key-1' },
    { operation: 'update', provider, connection: { ...change, psk: CANARY_KEY }, connectionId: CONNECTION_ID },
    { operation: 'delete', provider, connectionId: CONNECTION_ID },
  ];
});

const ODD = ['', ' ', '"', '"\\"', 'key-1', 'x'.repeat(300), 'é', '\u0007'];

const headers = fc.record(
  {
    'content-type': fc.oneof(
      { weight: 9, arbitrary: fc.constant('application/json') },
      fc.constantFrom('application/json; charset=utf-8', 'APPLICATION/JSON', 'text/plain', 'application/x-ndjson', ''),
    ),
    'idempotency-key': fc.oneof(fc.constantFrom(...ODD), fc.string({ maxLength: 20 })),
    'content-encoding': fc.constantFrom('gzip', 'identity'),
  },
  { requiredKeys: ['content-type'] },
);

const body = fc
  .record({ valid: fc.constantFrom(...VALID), changes: fc.array(mutation, { maxLength: 4 }), spoil: spoilings })
  .map(({ valid, changes, spoil }) => {
    const value = changes.reduce<unknown>(mutated, valid);
    return spoil.reduce<Buffer>((bytes, change) => change(bytes), Buffer.from(textOf(value)));
  });

const single: fc.Arbitrary<Sent> = fc.record({
  way: fc.constantFrom<Way>('submit', 'validate', 'queue'),
  body,
  headers,
});

/** Any request: a valid one with some changes, by any way in; one in three is a row of a batch. */
export const request: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 2, arbitrary: single },
  { weight: 1, arbitrary: batchOf(VALID) },
);

/** JSON; nothing of a value that was removed as a whole. */
function textOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}
