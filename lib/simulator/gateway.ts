import type { Identity } from './identity';
import type { ProviderRequest, Reply } from './message';

/**
 * What the Huawei API gateway says before a call reaches its service: APIG error codes in `{error_code, error_msg,
 * request_id}` (providers.md 5.3, case 1; the codes and texts are those of Huawei's API Gateway error code table).
 */
function gatewayError(status: number, code: string, message: string, requestId: string): Reply {
  return { status, body: { error_msg: message, error_code: code, request_id: requestId } };
}

/** 401 APIG.0301 unless the call carries a token that is good now, otherwise undefined. */
export function refuseToken(identity: Identity, request: ProviderRequest): Reply | undefined {
  const token = request.headers['x-auth-token'];
  if (typeof token === 'string' && identity.accepts(token)) return undefined;
  const reason = token === undefined ? 'x-auth-token not found' : 'decrypt token fail';
  return gatewayError(401, 'APIG.0301', `Incorrect IAM authentication information: ${reason}`, request.id);
}

/** 404 APIG.0101: no API has this path and method. */
export function noSuchApi(requestId: string): Reply {
  const message = 'The API does not exist or has not been published in the environment.';
  return gatewayError(404, 'APIG.0101', message, requestId);
}

/** 413 APIG.0201: the body is larger than the server takes. */
export function bodyTooLarge(requestId: string): Reply {
  return gatewayError(413, 'APIG.0201', 'Request entity too large.', requestId);
}

/** 500 APIG.0201: the simulator itself failed. */
export function internalError(requestId: string, error: unknown): Reply {
  const message = error instanceof Error ? error.message : String(error);
  return gatewayError(500, 'APIG.0201', `An unexpected error occurred: ${message}`, requestId);
}
