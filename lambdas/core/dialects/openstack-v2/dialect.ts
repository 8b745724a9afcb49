import type { ProviderDialect } from '../../ports/provider-dialect';
import { isAdminDown } from '../../wire/neutron/admin-state';
import { NEUTRON_DIALECT } from '../../wire/neutron/dialect';
import { hasFreeDescription } from '../../wire/neutron/marker';
import { neutronList } from '../../wire/neutron/requests';
import { classify } from './errors';
import { checkProfile } from './options';
import { createRequest, updateRequest } from './requests';
import { validate } from './rules';
import { meaningOf } from './statuses';

/** Neutron VPNaaS API v2.0 of OpenStack, IPsec site connections; rules of provider-apis.md 2.4 and 5.8. */
export const openstackV2: ProviderDialect = {
  ...NEUTRON_DIALECT,
  id: 'openstack-v2',
  checkProfile,
  validate,
  isSwitchedOff: isAdminDown,
  listsMarker: hasFreeDescription,
  listRequest: ({ endpoint }, lookUp, pageQuery) => neutronList(endpoint, lookUp, pageQuery, ['description']),
  createRequest,
  updateRequest,
  meaningOf,
  classify,
};
