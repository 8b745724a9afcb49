import type { ProviderDialect } from '../../ports/provider-dialect';
import { isAdminDown } from '../../wire/neutron-admin-state';
import { neutronService } from '../../wire/neutron-requests';
import { NEUTRON_DIALECT } from '../../wire/neutron-dialect';
import { classify } from './errors';
import { checkProfile } from './options';
import { createRequest, updateRequest } from './requests';
import { validate } from './rules';
import { meaningOf } from './statuses';

/** FJcloud-O network API v2.0, IPsec site connections; rules of providers.md 2.2. */
export const fjcloudV2: ProviderDialect = {
  ...NEUTRON_DIALECT,
  id: 'fjcloud-v2',
  checkProfile,
  validate,
  isSwitchedOff: isAdminDown,
  accessProbe: ({ endpoint }, { fields }) => neutronService(endpoint, String(fields['vpnservice_id'])),
  createRequest,
  updateRequest,
  meaningOf,
  classify,
};
