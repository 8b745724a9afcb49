import type { ProviderDialect } from '../../ports/provider-dialect';
import { isAdminDown } from '../../wire/neutron-admin-state';
import { parseErrorBody } from '../../wire/error-body';
import { neutronDelete, neutronGet, neutronList } from '../../wire/neutron-requests';
import {
  isUuid,
  matchesNeutronConnection,
  parseNeutronConnection,
  parseNeutronPage,
} from '../../wire/neutron-responses';
import { classify } from './errors';

import { checkProfile } from './options';
import { createRequest, updateRequest } from './requests';
import { validate } from './rules';
import { meaningOf } from './statuses';

/** Neutron VPNaaS API v2.0 of OpenStack, IPsec site connections; rules of providers.md 2.4 and 5.8. */
export const openstackV2: ProviderDialect = {
  id: 'openstack-v2',
  envelope: 'ipsec_site_connection',
  checkProfile,
  validate,
  isSwitchedOff: isAdminDown,
  isConnectionId: isUuid,
  createRequest,
  updateRequest,
  deleteRequest: ({ endpoint }, id) => neutronDelete(endpoint, id),
  getRequest: ({ endpoint }, id) => neutronGet(endpoint, id),
  listRequest: ({ endpoint }, lookUp, pageQuery) => neutronList(endpoint, lookUp, pageQuery),
  parseConnection: parseNeutronConnection,
  parsePage: parseNeutronPage,
  matches: matchesNeutronConnection,
  meaningOf,
  parseError: parseErrorBody,
  classify,
};
