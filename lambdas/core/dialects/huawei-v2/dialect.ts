import type { ProviderDialect } from '../../ports/provider-dialect';
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

/** Huawei classic VPN API v2.0 (Open Telekom Cloud and others); rules of providers.md 2.1. */
export const huaweiV2: ProviderDialect = {
  id: 'huawei-v2',
  envelope: 'ipsec_site_connection',
  checkProfile,
  validate,
  // Only true is allowed (2.1).
  isSwitchedOff: () => false,
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
