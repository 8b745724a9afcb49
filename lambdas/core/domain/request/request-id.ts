import { REQUEST_ID } from '../../../contract/request-id';

/** Id of a provisioning request: `req_` and a ULID (api.md "Request resource"). */
export type RequestId = string & { readonly __brand: 'RequestId' };

/** Reads a request id that came from outside; `undefined` when the text cannot be one. */
export function parseRequestId(text: string): RequestId | undefined {
  return REQUEST_ID.test(text) ? (text as RequestId) : undefined;
}

/** Makes the request id of a ULID. */
export function requestIdOf(ulid: string): RequestId {
  return `req_${ulid}` as RequestId;
}
