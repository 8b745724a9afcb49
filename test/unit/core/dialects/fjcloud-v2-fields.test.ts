/** Every field rule of provider-apis.md 2.2 on create that depends on one field only. */
import { fjcloudV2 } from '../../../../lambdas/core/dialects/fjcloud-v2/dialect';
import { dottedPathOf } from '../../../../lambdas/core/domain/findings/violation';
import type { ValidationContext } from '../../../../lambdas/core/ports/provider-dialect';
import type { Fields } from '../../../support/builders';
import documented from '../../../fixtures/fjcloud-v2/create.request.json';

/** `path code` of each error of the documented create, changed. */
function errorsIn(changes: Fields, secret: ValidationContext['secret'] = 'in-fields'): string[] {
  const fields: Fields = { ...documented.ipsec_site_connection, ...changes };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const context: ValidationContext = { operation: 'create', strictness: 'strict', options: {}, secret };
  return fjcloudV2.validate(given, context).errors.map(({ path, code }) => `${dottedPathOf(path)} ${code}`);
}

test.each(['psk', 'ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id', 'peer_cidrs', 'peer_address', 'peer_id'])(
  'a create needs %s',
  (field) => {
    expect(errorsIn({ [field]: undefined })).toEqual([`${field} required`]);
  },
);

test.each(['ipsecpolicy_id', 'ikepolicy_id', 'vpnservice_id'])('%s is a hexadecimal UUID (E14)', (field) => {
  expect(errorsIn({ [field]: '9gd5a7e0-6dac-41b4-b20d-a7b8645fddf1' })).toEqual([`${field} wrong-format`]);
});

test.each(['peer_id', 'name', 'description', 'availability_zone'])('%s has at most 255 characters', (field) => {
  expect(errorsIn({ [field]: 'x'.repeat(255) })).toEqual([]);
  expect(errorsIn({ [field]: 'x'.repeat(256) })).toEqual([`${field} wrong-length`]);
});

test.each(['hold', 'restart'])('dpd takes the action %s', (action) => {
  expect(errorsIn({ dpd: { action } })).toEqual([]);
});

test.each(['bi-directional', 'response-only'])('the initiator may be %s', (initiator) => {
  expect(errorsIn({ initiator })).toEqual([]);
});

test('a sealed pre-shared key is not among the fields too', () => {
  expect(errorsIn({}, 'sealed')).toEqual(['psk wrong-type']);
});
