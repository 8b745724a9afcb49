import type { ProviderRequest, Reply } from '../base/message';
import type { ErrorReply, ErrorStatus } from '../faults/error-reply';
import type { Identity } from './identity';
import { isSigned } from './sdk-signature';
import type { SigningKeys } from './signing-keys';

/**
 * What the Huawei API gateway says before a call reaches its service: APIG error codes in `{error_code, error_msg,
 * request_id}` (provider-apis.md 5.3, point 1; the codes and texts are those of Huawei's API Gateway error code table).
 */
function gatewayError(status: number, code: string, message: string, requestId: string): Reply {
  return { status, body: { error_msg: message, error_code: code, request_id: requestId } };
}

/** What credentials are checked against. */
interface Credentials {
  readonly identity: Identity;
  readonly keys: SigningKeys;
}

/**
 * 401 APIG.0301 unless the call carries a signature that is right or a token that is good now, otherwise undefined.
 * Source: provider-apis.md 5.1 and 5.2; the texts are those of Huawei's API Gateway FAQ on this code.
 */
export function refuseCredentials({ identity, keys }: Credentials, request: ProviderRequest): Reply | undefined {
  const reason = isSigned(request) ? signatureProblem(keys, request) : tokenProblem(identity, request);
  if (reason === undefined) return undefined;
  return gatewayError(401, 'APIG.0301', `Incorrect IAM authentication information: ${reason}`, request.id);
}

function tokenProblem(identity: Identity, request: ProviderRequest): string | undefined {
  const token = request.headers['x-auth-token'];
  if (typeof token === 'string' && identity.accepts(token)) return undefined;
  return token === undefined ? 'x-auth-token not found' : 'decrypt token fail';
}

function signatureProblem(keys: SigningKeys, request: ProviderRequest): string | undefined {
  const verdict = keys.judge(request);
  if (verdict === 'good') return undefined;
  return verdict === 'locked' ? 'AK access failed to reach the limit,forbidden' : 'verify aksk signature fail';
}

/** 404 APIG.0101: no API has this path and method. */
export function noSuchApi(requestId: string): Reply {
  const message = 'The API does not exist or has not been published in the environment.';
  return gatewayError(404, 'APIG.0101', message, requestId);
}

const ERRORS: Readonly<Record<ErrorStatus, readonly [code: string, message: string]>> = {
  429: ['APIGW.0308', 'The throttling threshold has been reached: policy user over ratelimit,limit:60,time:1 minute'],
  500: ['APIG.0201', 'An unexpected error occurred.'],
  503: ['APIG.0202', 'Backend unavailable.'],
  504: ['APIG.0201', 'Backend timeout.'],
};

/** What the gateway answers when it or the service behind it cannot serve the call. */
export const gatewayErrorReply: ErrorReply = (status, requestId) => gatewayError(status, ...ERRORS[status], requestId);

/** 413 APIG.0201: the body is larger than the server takes. */
export function bodyTooLarge(requestId: string): Reply {
  return gatewayError(413, 'APIG.0201', 'Request entity too large.', requestId);
}

/** 500 APIG.0201: the simulator itself failed. */
export function internalError(requestId: string, error: unknown): Reply {
  const message = error instanceof Error ? error.message : String(error);
  return gatewayError(500, 'APIG.0201', `An unexpected error occurred: ${message}`, requestId);
}
