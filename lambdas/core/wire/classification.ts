import type { HttpResponse, ProviderOperation } from '../domain/connection/provider-call';
import type { Classification, ErrorBody, FailureContext, ProviderDialect } from '../ports/provider-dialect';
import { parseJson } from './error-body';
import { allWords } from './plain-words';
import { refusesToken } from './token-refusal';

/** What one error code means, possibly depending on the call and the answer. */
export type CodeRule =
  Classification | ((context: FailureContext, response: HttpResponse, error: ErrorBody) => Classification | undefined);

/** Credentials refused; one refresh may help. */
export const AUTH: Classification = { class: 'auth', problem: 'provider-auth' };
/** Without effect, or harmless to repeat. */
export const RETRYABLE: Classification = { class: 'retryable', problem: 'provider-unavailable' };
/** The connection is being changed by somebody else. */
export const BUSY: Classification = { class: 'busy', problem: 'connection-busy' };
/** A create that may have had its effect. */
export const AMBIGUOUS: Classification = { class: 'ambiguous', problem: 'provider-unavailable' };
/** The provider will not do this, however often it is asked. */
export const REJECTED: Classification = { class: 'permanent', problem: 'provider-rejected' };
/** Our credentials are good and not enough. */
export const FORBIDDEN: Classification = { class: 'permanent', problem: 'provider-auth' };
/** In conflict with what exists at the provider. */
export const CONFLICT: Classification = { class: 'permanent', problem: 'provider-conflict' };
/** A quota is used up. */
export const QUOTA: Classification = { class: 'permanent', problem: 'provider-quota' };
/** The provider has frozen the connection. */
export const FROZEN: Classification = { class: 'permanent', problem: 'provider-frozen' };
/** 404 on a read or a delete. */
export const GONE: Classification = { class: 'gone', problem: 'connection-gone' };
/** 404 where something must exist. */
export const MISSING: Classification = { class: 'permanent', problem: 'connection-gone' };

/** Codes of the API gateway before Huawei's and Open Telekom Cloud's services (provider-apis.md 5.4). */
export const GATEWAY_CODES: Readonly<Record<string, CodeRule>> = {
  'APIG.0301': AUTH,
  'APIGW.0301': AUTH,
  'APIG.0307': AUTH,
  'APIGW.0307': AUTH,
  'APIG.0308': RETRYABLE,
  'APIGW.0308': RETRYABLE,
};

/** Error types of Neutron that mean more than their status (provider-apis.md 5.3 and 5.4). */
export const NEUTRON_CODES: Readonly<Record<string, CodeRule>> = {
  VPNStateInvalidToUpdate: BUSY,
  OverQuota: QUOTA,
};

/** Longest part of an answer in which words are looked for, in characters. */
const READ_LENGTH = 10_000;
/** No error's envelope is nested deeper. */
const DEEPEST = 5;

/** The class of a failed call: the dialect's code table first, then the HTTP status (provider-apis.md 5.4). */
export function classifyBy(codes: Readonly<Record<string, CodeRule>>): ProviderDialect['classify'] {
  return (response, error, context) => {
    const rule = Object.hasOwn(codes, error.code ?? '') ? codes[error.code ?? ''] : undefined;
    const byCode = typeof rule === 'function' ? rule(context, response, error) : rule;
    if (byCode !== undefined) return byCode;
    const status = byStatus(response.status, context.operation);
    // Words are no proof that nothing happened, and whatever is refused for its token is sent again at once.
    return status.class !== 'ambiguous' && saysTokenIsRefused(response, error) ? AUTH : status;
  };
}

/**
 * Many gateways and services say it in words only, with any status (provider-apis.md 5.1). In a 403 they may stand anywhere: it
 * repeats nothing of a request but ids and names.
 */
function saysTokenIsRefused({ status, body }: HttpResponse, { code = '', message }: ErrorBody): boolean {
  const json = parseJson(body);
  const codeInWords = code.replaceAll(/[^A-Za-z\d]+|(?<=[a-z])(?=[A-Z])/g, ' ');
  const others = json === undefined ? [allWords(body.slice(0, READ_LENGTH))] : status === 403 ? textsIn(json) : [];
  return [message, codeInWords, ...others].some((text) => refusesToken(text, status === 403));
}

function textsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value.slice(0, READ_LENGTH)];
  if (typeof value !== 'object' || value === null || depth === DEEPEST) return [];
  return Object.values(value).flatMap((member) => textsIn(member, depth + 1));
}

function byStatus(status: number, operation: ProviderOperation): Classification {
  // After a create nobody knows what happened; everything else can simply be repeated.
  if (status === 408 || status >= 500) return operation === 'create' ? AMBIGUOUS : RETRYABLE;
  if (status === 404) return byMissing(operation);
  const unlisted = operation === 'create' && !REFUSALS.has(status) ? AMBIGUOUS : REJECTED;
  return BY_STATUS[status] ?? unlisted;
}

/**
 * Answers to a create that certainly had no effect; anything else, a redirect for instance, is in doubt (protocol.md
 * 1.5).
 */
const REFUSALS: ReadonlySet<number> = new Set([400, 404, 405, 406, 409, 411, 413, 414, 415, 422, 425]);

const BY_STATUS: Readonly<Record<number, Classification>> = {
  401: AUTH,
  403: FORBIDDEN,
  409: CONFLICT,
  429: RETRYABLE,
};

function byMissing(operation: ProviderOperation): Classification {
  if (operation === 'get' || operation === 'delete') return GONE;
  return operation === 'update' ? MISSING : REJECTED;
}
