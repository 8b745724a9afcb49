import type { ProviderDialect } from '../../ports/provider-dialect';
import { isAdminDown } from '../../wire/neutron-admin-state';
import { parseErrorBody } from '../../wire/error-body';
import { neutronDelete, neutronGet, neutronService, neutronList } from '../../wire/neutron-requests';
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

/** FJcloud-O network API v2.0, IPsec site connections; rules of providers.md 2.2. */
export const fjcloudV2: ProviderDialect = {
  id: 'fjcloud-v2',
  envelope: 'ipsec_site_connection',
  checkProfile,
  validate,
  isSwitchedOff: isAdminDown,
  accessProbe: ({ endpoint }, { fields }) => neutronService(endpoint, String(fields['vpnservice_id'])),
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
