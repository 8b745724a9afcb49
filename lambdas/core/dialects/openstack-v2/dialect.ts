import type { ProviderDialect } from '../../ports/provider-dialect';
import { isAdminDown } from '../../wire/neutron/admin-state';
import { NEUTRON_DIALECT } from '../../wire/neutron/dialect';
import { hasFreeDescription } from '../../wire/neutron/marker';
import { neutronList, neutronSurvey } from '../../wire/neutron/requests';
import { classify } from './errors';
import { checkProfile } from './options';
import { createRequest, updateRequest } from './requests';
import { allFields, validate } from './rules';
import { meaningOf } from './statuses';

/** Connections on a page of a survey. No document names a largest page (provider-apis.md 5.9). */
const SURVEY_LIMIT = 500;

/** Neutron VPNaaS API v2.0 of OpenStack, IPsec site connections; rules of provider-apis.md 2.4 and 5.8. */
export const openstackV2: ProviderDialect = {
  ...NEUTRON_DIALECT,
  id: 'openstack-v2',
  checkProfile,
  fields: allFields,
  validate,
  listsMarker: hasFreeDescription,
  isSwitchedOff: isAdminDown,
  listRequest: ({ endpoint }, lookUp, pageQuery) => neutronList(endpoint, lookUp, pageQuery, ['description']),
  surveyRequest: ({ endpoint }, pageQuery) => neutronSurvey(endpoint, pageQuery, SURVEY_LIMIT),
  createRequest,
  updateRequest,
  meaningOf,
  classify,
};
