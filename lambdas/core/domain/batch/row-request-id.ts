import { createHash } from 'node:crypto';
import { requestIdOf } from '../request/request-id';
import type { RequestId } from '../request/request-id';
import { timeIn } from '../batch-id';
import type { BatchId, CallId } from '../batch-id';

/** Digits of a ULID, by value. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DIGIT_BITS = 5n;
/** Digits of a ULID that are random as a rule: 80 bits. */
const LENGTH = 16;

/**
 * The id of the request that a row becomes: a ULID of the batch's time whose other digits follow from the row, so that a row
 * that is expanded twice is one request (protocol.md 9.2).
 *
 * @param index of the row in its call, from 0
 */
export function rowRequestId(batchId: BatchId, callId: CallId, index: number): RequestId {
  const digest = createHash('sha256').update(`${batchId}/${callId}/${index}`).digest('hex');
  return requestIdOf(timeIn(batchId) + digitsOf(digest));
}

/** The first 80 bits of a hash as digits of a ULID. */
function digitsOf(hex: string): string {
  let rest = BigInt(`0x${hex.slice(0, 20)}`);
  const digits = Array.from({ length: LENGTH }, () => {
    const digit = DIGITS[Number(rest & 31n)];
    rest >>= DIGIT_BITS;
    return digit;
  });
  return digits.reverse().join('');
}
