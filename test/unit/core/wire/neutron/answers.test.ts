/**
 * What is taken of the answers of the v2 dialects, and ids in their paths (provider-apis.md 2.1 and 3, E14, E22 and
 * E26).
 */
import { neutronGet } from '../../../../../lambdas/core/wire/neutron/requests';
import { isUuid, parseNeutronConnection } from '../../../../../lambdas/core/wire/neutron/responses';
import { normaliseStatus } from '../../../../../lambdas/core/wire/status-word';
import { answer } from '../../../../support/builders';

const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';

test.each(['name', 'status', 'vpnservice_id', 'peer_address'])('%s may be missing or wrong', (field) => {
  const missing = parseNeutronConnection(answer(200, { ipsec_site_connection: { id: ID } }));
  const wrong = parseNeutronConnection(answer(200, { ipsec_site_connection: { id: ID, [field]: 7 } }));

  expect(missing).toEqual({ id: ID });
  expect(wrong).toEqual({ id: ID });
});

test.each([{}, { id: '' }, { id: 'a/b' }, { id: 7 }, { id: 'x'.repeat(65) }])(
  'the connection %j has no usable id',
  (connection) => {
    expect(parseNeutronConnection(answer(201, { ipsec_site_connection: connection }))).toBeUndefined();
  },
);

test('the echoed pre-shared key is dropped', () => {
  const seen = parseNeutronConnection(answer(201, { ipsec_site_connection: { id: ID, psk: 'echoed' } }));

  expect(JSON.stringify(seen)).not.toContain('echoed');
});

test.each(['PENDING CREATE', 'pending-create', ' Pending_Create\n'])('%j is PENDING_CREATE (E26)', (word) => {
  expect(normaliseStatus(word)).toBe('PENDING_CREATE');
});

test.each([
  { id: ID, expected: true },
  { id: ID.toUpperCase(), expected: true },
  { id: ID.replace('8', 'g'), expected: false },
  { id: ID.replaceAll('-', ''), expected: false },
])('$id is a hexadecimal UUID: $expected (E14)', ({ id, expected }) => {
  expect(isUuid(id)).toBe(expected);
});

test('an id cannot leave the collection', () => {
  const { url } = neutronGet('https://vpc.example.com', '../ports?x=1');

  expect(url).toBe('https://vpc.example.com/v2.0/vpn/ipsec-site-connections/..%2Fports%3Fx%3D1');
});
