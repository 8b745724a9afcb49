import type { ErrorReply } from '../faults/error-reply';
import { neutronErrorReply } from '../neutron/neutron-error';

/**
 * As Neutron, but that too many calls are a 413 here, in the shape of the common faults (provider-apis.md 5.3 and 5.4).
 */
export const fjcloudErrorReply: ErrorReply = (status, requestId) => {
  if (status !== 429) return neutronErrorReply(status, requestId);
  const message = 'This request was rate-limited.';
  return { status: 413, body: { overLimit: { code: 413, message } } };
};
