/** Error codes of the FJcloud-O network API v2.0 (provider-apis.md 5.3 and 5.4). */
import { classifyBy, NEUTRON_CODES, RETRYABLE } from '../../wire/classification';

/**
 * The class of a failed call. A 404 may also mean that a permission is missing (provider-apis.md 4.4), which
 * nothing in the answer tells apart.
 */
export const classify = classifyBy({
  ...NEUTRON_CODES,
  // The fault of a rate limit; any other 413 is a body that will not get smaller.
  overLimit: (_context, { status }) => (status === 413 ? RETRYABLE : undefined),
});
