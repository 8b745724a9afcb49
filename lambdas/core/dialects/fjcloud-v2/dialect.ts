import type { ProviderDialect } from '../../ports/provider-dialect';
import { isAdminDown } from '../../wire/neutron/admin-state';
import { neutronList, neutronService } from '../../wire/neutron/requests';
import { NEUTRON_DIALECT } from '../../wire/neutron/dialect';
import { hasFreeDescription } from '../../wire/neutron/marker';
import { classify } from './errors';
import { checkProfile } from './options';
import { createRequest, updateRequest } from './requests';
import { allFields, validate } from './rules';
import { meaningOf } from './statuses';

/** FJcloud-O network API v2.0, IPsec site connections; rules of provider-apis.md 2.2. */
export const fjcloudV2: ProviderDialect = {
  ...NEUTRON_DIALECT,
  id: 'fjcloud-v2',
  checkProfile,
  fields: allFields,
  validate,
  listsMarker: hasFreeDescription,
  isSwitchedOff: isAdminDown,
  listRequest: ({ endpoint }, lookUp, pageQuery) => neutronList(endpoint, lookUp, pageQuery, ['description']),
  accessProbe: ({ endpoint }, { fields }) => neutronService(endpoint, String(fields['vpnservice_id'])),
  createRequest,
  updateRequest,
  meaningOf,
  classify,
};
