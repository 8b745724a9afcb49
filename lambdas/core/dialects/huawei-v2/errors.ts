/** Error codes of the Huawei classic VPN API v2.0 (provider-apis.md 5.4). */
import { AMBIGUOUS, classifyBy, CONFLICT, GATEWAY_CODES, NEUTRON_CODES, QUOTA } from '../../wire/classification';

/** The class of a failed call. */
export const classify = classifyBy({
  ...GATEWAY_CODES,
  ...NEUTRON_CODES,
  'VPC.1003': QUOTA,
  // The remote gateway is in use: by our own connection, when an earlier create went unanswered.
  'VPC.1004': ({ operation, inDoubtBefore }) => (operation === 'create' && inDoubtBefore ? AMBIGUOUS : CONFLICT),
});
