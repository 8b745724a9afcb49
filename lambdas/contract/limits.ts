/** Longest time that one call of a provider takes; after it the caller has given up, in milliseconds. */
export const PROVIDER_CALL_LIMIT_MS = 30_000;

/** A create is sent within this time after its intent was stamped, or not at all, in milliseconds. */
export const SEND_WINDOW_MS = 30_000;

/** Longest run of the function `intake`, in seconds; the intake queue hides a message six times as long. */
export const INTAKE_LIMIT_SECONDS = 30;

/** Largest body of one request, in bytes (api.md "Routes"). */
export const MAX_SUBMISSION_BYTES = 65_536;

/** Items that one list of a connection may have, whatever its provider takes. */
export const MAX_LIST_ITEMS = 1_000;

/** Rows that one call may bring (api.md "Batches"). */
export const MAX_BATCH_ROWS = 10_000;

/** Largest body of a call that brings rows, in bytes as they are sent, and once it is no longer compressed. */
export const MAX_BATCH_BYTES = { sent: 4_194_304, plain: 16_777_216 } as const;

/** Longest `detail` of a request's problem, in characters (queue.md "What becomes of a message"). */
export const MAX_DETAIL_LENGTH = 1000;

/** Longest idempotency key, in characters (api.md "Routes"). */
export const MAX_IDEMPOTENCY_KEY_LENGTH = 255;
