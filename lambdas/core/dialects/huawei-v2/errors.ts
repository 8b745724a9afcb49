/** Error classes of the Huawei classic VPN API v2.0 (providers.md 5.4): the code table first, then the HTTP status. */
import type { HttpResponse } from '../../domain/provider-call';
import type { Classification, ErrorBody, FailureContext } from '../../ports/provider-dialect';

type Rule = Classification | ((context: FailureContext) => Classification);

const AUTH: Classification = { class: 'auth', problem: 'provider-auth' };
const RETRYABLE: Classification = { class: 'retryable', problem: 'provider-unavailable' };
const AMBIGUOUS: Classification = { class: 'ambiguous', problem: 'provider-unavailable' };
const REJECTED: Classification = { class: 'permanent', problem: 'provider-rejected' };
const CONFLICT: Classification = { class: 'permanent', problem: 'provider-conflict' };
const QUOTA: Classification = { class: 'permanent', problem: 'provider-quota' };
const GONE: Classification = { class: 'gone', problem: 'connection-gone' };

/** A map: the code is the provider's word, and an object has members of its own. */
const BY_CODE: ReadonlyMap<string, Rule> = new Map<string, Rule>(
  Object.entries({
    'APIG.0301': AUTH,
    'APIGW.0301': AUTH,
    'APIG.0308': RETRYABLE,
    'APIGW.0308': RETRYABLE,
    VPNStateInvalidToUpdate: RETRYABLE,
    'VPC.1003': QUOTA,
    OverQuota: QUOTA,
    // The remote gateway is in use: by our own connection, when an earlier create went unanswered.
    'VPC.1004': ({ inDoubtBefore }) => (inDoubtBefore ? AMBIGUOUS : CONFLICT),
  } satisfies Record<string, Rule>),
);

/** The class of a failed call. */
export function classify(response: HttpResponse, error: ErrorBody, context: FailureContext): Classification {
  const rule = BY_CODE.get(error.code ?? '') ?? byStatus(response.status, context);
  return typeof rule === 'function' ? rule(context) : rule;
}

function byStatus(status: number, { operation }: FailureContext): Classification {
  if (status === 401) return AUTH;
  if (status === 403) return { class: 'permanent', problem: 'provider-auth' };
  if (status === 429) return RETRYABLE;
  if (status === 408 || status >= 500) return operation === 'create' ? AMBIGUOUS : RETRYABLE;
  if (status === 404 && operation === 'get') return GONE;
  return status === 409 ? CONFLICT : REJECTED;
}
