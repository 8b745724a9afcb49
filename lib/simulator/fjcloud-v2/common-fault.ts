import type { FailureReply } from '../faults/failure-reply';
import { neutronFailure } from '../neutron/neutron-error';

/** As Neutron, but that too many calls are a 413 here, in the shape of the common faults (provider-apis.md 5.3 and 5.4). */
export const fjcloudFailure: FailureReply = (status, requestId) => {
  if (status !== 429) return neutronFailure(status, requestId);
  const message = 'This request was rate-limited.';
  return { status: 413, body: { overLimit: { code: 413, message } } };
};
