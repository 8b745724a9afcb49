import type { ProviderDialect } from '../../ports/provider-dialect';
import { parseErrorBody } from '../../wire/error-body';
import { classify } from './errors';
import { isId } from './fields/ids';
import { checkProfile } from './options';
import { createRequest, deleteRequest, getRequest, listRequest, updateRequest } from './requests';
import { matches, parseConnection, parsePage } from './responses';
import { validate } from './rules';
import { meaningOf } from './statuses';

/** Enterprise VPN API v5 (Open Telekom Cloud, Huawei Cloud); rules of provider-apis.md 2.3. */
export const enterpriseV5: ProviderDialect = {
  id: 'enterprise-v5',
  envelope: 'vpn_connection',
  checkProfile,
  validate,
  // The API has no administrative state.
  isSwitchedOff: () => false,
  // Not every answer shows tags (provider-apis.md 3, E20).
  listsMarker: () => false,
  isConnectionId: isId,
  createRequest,
  updateRequest,
  deleteRequest,
  getRequest,
  listRequest,
  parseConnection,
  parsePage,
  matches,
  meaningOf,
  parseError: parseErrorBody,
  classify,
};
