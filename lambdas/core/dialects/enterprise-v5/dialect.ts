import type { ProviderDialect } from '../../ports/provider-dialect';
import { parseErrorBody } from '../../wire/error-body';
import { classify } from './errors';
import { idKey } from '../../domain/connection/spelling';
import { isId } from './fields/ids';
import { createRequest, deleteRequest, getRequest, listRequest, surveyRequest, updateRequest } from './requests';
import { matches, parseConnection, parsePage } from './responses';
import { allFields, validate } from './rules';
import { checkProfile } from './scope/options';
import { meaningOf } from './statuses';

/** Enterprise VPN API v5 (Open Telekom Cloud, Huawei Cloud); rules of provider-apis.md 2.3. */
export const enterpriseV5: ProviderDialect = {
  id: 'enterprise-v5',
  envelope: 'vpn_connection',
  checkProfile,
  fields: allFields,
  validate,
  // The API has no administrative state.
  isSwitchedOff: () => false,
  // Not every answer shows tags (provider-apis.md 3, E20).
  listsMarker: () => false,
  // A gateway is changed by one write at a time.
  exclusiveResource: ({ vgw_id: gateway }) => (typeof gateway === 'string' ? idKey(gateway) : undefined),
  isConnectionId: isId,
  createRequest,
  updateRequest,
  deleteRequest,
  getRequest,
  listRequest,
  surveyRequest,
  parseConnection,
  parsePage,
  matches,
  meaningOf,
  parseError: parseErrorBody,
  classify,
};
