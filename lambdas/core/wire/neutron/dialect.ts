import type { ProviderDialect } from '../../ports/provider-dialect';
import { parseErrorBody } from '../error-body';
import { neutronDelete, neutronGet, neutronList, neutronSurvey } from './requests';
import { isUuid, matchesNeutronConnection, parseNeutronConnection, parseNeutronPage } from './responses';

/** What all dialects of the Neutron VPNaaS API v2.0 have in common (provider-apis.md 1). */
export const NEUTRON_DIALECT = {
  envelope: 'ipsec_site_connection',
  isConnectionId: isUuid,
  deleteRequest: ({ endpoint }, id) => neutronDelete(endpoint, id),
  getRequest: ({ endpoint }, id) => neutronGet(endpoint, id),
  listRequest: ({ endpoint }, lookUp, pageQuery) => neutronList(endpoint, lookUp, pageQuery),
  surveyRequest: ({ endpoint }, pageQuery) => neutronSurvey(endpoint, pageQuery),
  parseConnection: parseNeutronConnection,
  parsePage: parseNeutronPage,
  matches: matchesNeutronConnection,
  parseError: parseErrorBody,
  idsUnknownAs5xx: ['vpnservice_id', 'ipsecpolicy_id'],
} as const satisfies Partial<ProviderDialect>;
