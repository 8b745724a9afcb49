/** Rules of provider-apis.md 2.2 that depend on more than one field or on the profile. */
import type { ProviderProfile } from '../../../../../lambdas/contract/provider-profile';
import { fjcloudV2 } from '../../../../../lambdas/core/dialects/fjcloud-v2/dialect';
import { providerProfile } from '../../../../support/builders';
import type { Fields } from '../../../../support/builders';
import documented from '../../../../fixtures/fjcloud-v2/create.request.json';
import { brief, changed, judge } from '../judge';

const DOCUMENTED: Fields = documented.ipsec_site_connection;
const UPDATE = { operation: 'update' } as const;
const SEALED = { preSharedKey: 'sealed' } as const;

function profileOf(changes: Fields = {}): ProviderProfile {
  return providerProfile({ dialect: 'fjcloud-v2', ...changes });
}

test('everything that is wrong is reported at once, also in lenient validation', () => {
  const fields = changed(DOCUMENTED, {
    psk: '',
    peer_cidrs: ['10.2.0.1/24', 'x'],
    dpd: { action: 'clear', timeout: 1 },
  });

  const { errors } = judge(fjcloudV2, fields, { strictness: 'lenient' });

  expect(errors.sort()).toEqual([
    'dpd.action not-allowed',
    'dpd.timeout out-of-range',
    'peer_cidrs wrong-length',
    'peer_cidrs[0] wrong-format',
    'peer_cidrs[1] wrong-format',
    'psk wrong-length',
  ]);
});

test('the pre-shared key is not missed once it is sealed, and must not be among the fields then', () => {
  expect(judge(fjcloudV2, changed(DOCUMENTED, { psk: undefined }), SEALED).errors).toEqual([]);
  expect(judge(fjcloudV2, DOCUMENTED, SEALED).errors).toEqual(['psk wrong-type']);
});

test('an update of nothing is refused, except with a sealed pre-shared key', () => {
  expect(judge(fjcloudV2, {}, UPDATE).errors).toEqual(['body required']);
  expect(judge(fjcloudV2, {}, { ...UPDATE, ...SEALED }).errors).toEqual([]);
});

test.each([
  { name: 'a password', profile: profileOf(), errors: [] },
  { name: 'a token', profile: profileOf({ auth: { type: 'token', token: 'gAAAAABl' } }), errors: [] },
  {
    name: 'an AK/SK pair, which only the Huawei family takes',
    profile: profileOf({ auth: { type: 'aksk', accessKey: 'AK', secretKey: 'SK' } }),
    errors: ['auth.type not-allowed'],
  },
  {
    name: 'an option, since there are none',
    profile: profileOf({ options: { dpdSupported: true } }),
    errors: ['options.dpdSupported unknown-field'],
  },
])('a profile with $name has the errors $errors', ({ profile, errors }) => {
  expect(brief(fjcloudV2.checkProfile(profile))).toEqual(errors);
});
