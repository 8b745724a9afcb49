import type { RequestId } from '../domain/request/request-id';

/** Source of request ids. */
export interface IdGenerator {
  newRequestId(): RequestId;
}
