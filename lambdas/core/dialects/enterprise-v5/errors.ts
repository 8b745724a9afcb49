/** Error codes of the Enterprise VPN API v5 (provider-apis.md 5.4 and 4.5). */
import {
  AMBIGUOUS,
  AUTH,
  BUSY,
  classifyBy,
  CONFLICT,
  FORBIDDEN,
  FROZEN,
  GATEWAY_CODES,
  REJECTED,
  RETRYABLE,
} from '../../wire/classification';
import type { CodeRule } from '../../wire/classification';

/** A frozen connection cannot be deleted through the API; every other use of the code is a broken rule. */
const invalidRequest: CodeRule = ({ operation }, _response, { message }) =>
  operation === 'delete' && message.includes('ILLEGAL') ? FROZEN : REJECTED;

/** The class of a failed call. */
export const classify = classifyBy({
  ...GATEWAY_CODES,
  'VPN.0001': invalidRequest,
  'VPN.0003': FORBIDDEN,
  'VPN.0007': FORBIDDEN,
  // The connection is being deleted: a change has lost, another delete only has to wait.
  'VPN.0009': ({ operation }) => (operation === 'delete' ? BUSY : CONFLICT),
  'VPN.0010': AUTH,
  'VPN.0014': ({ operation }) => (operation === 'create' ? AMBIGUOUS : RETRYABLE),
  'VPN.0016': RETRYABLE,
  'VPN.0017': RETRYABLE,
  'VPN.0030': RETRYABLE,
  // A repeated operation: on a create the first one may be ours.
  'VPN.0031': ({ operation }) => (operation === 'create' ? AMBIGUOUS : undefined),
  'VPN.0306': BUSY,
  'VPN.0429': RETRYABLE,
  'VPN.0506': RETRYABLE,
  'VPN.0507': RETRYABLE,
  'VPN.0508': REJECTED,
  'VPN.0509': REJECTED,
});
