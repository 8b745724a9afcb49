import { MAX_DETAIL_LENGTH } from '../../../contract/limits';
import type { Problem } from '../../../contract/outcome';
import { beginningOf } from '../findings/characters';

/** Codes of the problems that a request can end with, and their titles. */
const TITLES = {
  invalid: 'The request breaks a rule of its provider',
  'idempotency-key-reused': 'The idempotency key was used before with another body',
  'provider-rejected': 'The provider refused the request',
  'provider-quota': 'A quota at the provider is used up',
  'provider-conflict': 'The provider reports a conflict',
  'provider-auth': 'The provider did not accept our credentials',
  'provider-unavailable': 'The provider could not be reached',
  'provider-error-status': 'The connection ended in an error at the provider',
  'provider-frozen': 'The provider has frozen the connection; an operator is needed',
  'connection-busy': 'The connection was being changed by somebody else until the deadline',
  'connection-gone': 'The connection no longer exists at the provider',
  'connection-ambiguous': 'More than one connection at the provider may be ours',
  'deadline-exceeded': 'The connection was not ready in time',
  'peer-not-connected': 'Provisioned, but the peer is not connected',
  'workflow-fault': 'The workflow was interrupted',
  'internal-error': 'Something went wrong on our side',
  'not-admitted': 'The provider had no room for the request in time',
  'not-removed': 'A connection could not be removed',
} as const;

/** Code of a problem; stable, callers may match it. */
export type ProblemCode = keyof typeof TITLES;

/** Makes a problem as the request resource shows it (api.md "Request resource"). */
export function problemOf(
  code: ProblemCode,
  detail: string,
  extra: { readonly providerCode?: string | undefined; readonly retryable?: boolean } = {},
): Problem {
  return {
    type: `urn:vpn-provisioner:problem:${code}`,
    title: TITLES[code],
    detail: beginningOf(detail, MAX_DETAIL_LENGTH),
    code,
    ...(extra.providerCode !== undefined && { providerCode: extra.providerCode }),
    retryable: extra.retryable ?? false,
  };
}
