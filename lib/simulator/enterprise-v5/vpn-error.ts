import type { Reply } from '../base/message';
import type { ErrorReply } from '../faults/error-reply';
import { gatewayErrorReply } from '../identity/api-gateway';

/**
 * An error of the VPN service, `{error_code, error_msg, request_id}` (provider-apis.md 5.3, point 1). VPN.0004 and its
 * text are from Huawei's error code table for the VPN API; the other codes from provider-apis.md 4.5 and 5.4.
 */
export type VpnError = (requestId: string) => Reply;

/** 400 VPN.0001. */
export function invalidRequest(message: string): VpnError {
  return vpnError(400, 'VPN.0001', `invalid request: ${message}`);
}

/** 403 VPN.0003: the project of the path is not the caller's. */
export const otherProject = vpnError(403, 'VPN.0003', 'Authentication failed: the project is not the one of the token');

/** 404 VPN.0004. */
export const notFound = vpnError(404, 'VPN.0004', 'resource not found');

/** 425 VPN.0009: an update of a connection that is being deleted. */
export const beingDeleted = vpnError(425, 'VPN.0009', 'resource is being deleted');

/** 400 VPN.0306: an update of a connection that is being created or updated. */
export const beingUpdated = vpnError(400, 'VPN.0306', 'VPN connection is being updated, please try again later');

function vpnError(status: number, code: string, message: string): VpnError {
  return (requestId) => ({ status, body: { error_code: code, error_msg: message, request_id: requestId } });
}

/** What the service or the gateway before it answers when it cannot serve a call; VPN.0014: provider-apis.md 5.4. */
export const vpnErrorReply: ErrorReply = (status, requestId) => {
  switch (status) {
    case 429:
      return vpnError(429, 'VPN.0429', 'Too Many Request, Please try again later')(requestId);
    case 504:
      return vpnError(504, 'VPN.0014', 'Request timed out')(requestId);
    case 500:
    case 503:
      return gatewayErrorReply(status, requestId);
  }
};
