import { MAX_IDEMPOTENCY_KEY_LENGTH } from '../../../contract/limits';
import { refusalOf } from '../findings/characters';
import { showsKey } from '../secrets/key-in-clear';
import type { Secret } from '../secrets/secret';

/** Whether a value may be an idempotency key: a text of 1 to 255 characters that any text of a request may have. */
export function isIdempotencyKey(value: unknown): value is string {
  if (typeof value !== 'string' || refusalOf(value) !== undefined) return false;
  return value.length >= 1 && value.length <= MAX_IDEMPOTENCY_KEY_LENGTH;
}

/** Whether an idempotency key shows the pre-shared key, which would be kept in clear with it. */
export function showsPreSharedKey(idempotencyKey: string | undefined, preSharedKey: Secret | undefined): boolean {
  return idempotencyKey !== undefined && preSharedKey !== undefined && showsKey(idempotencyKey, preSharedKey);
}
