import type { RequestId } from '../domain/ids';

/** Source of request ids. */
export interface IdGenerator {
  newRequestId(): RequestId;
}
