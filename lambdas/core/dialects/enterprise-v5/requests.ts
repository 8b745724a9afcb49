/** Requests of the Enterprise VPN API v5 (provider-apis.md 1 and 2.3). */
import type { ProviderProfile } from '../../../contract/provider-profile';
import type { HttpRequest } from '../../domain/connection/provider-call';
import { isPlainId } from '../../domain/connection/spelling';
import type { Secret } from '../../domain/secrets/secret';
import type { ConnectionChange, ConnectionFields, ConnectionSpec, LookUp } from '../../ports/provider-dialect';
import { isEmptyList } from './fields/lists';
import { tagsWithMarker } from './fields/marker';
import { membersOf } from './fields/members';
import { collectionUrl, connectionUrl, listUrl } from './urls';

const ACCEPT = { accept: 'application/json' };

/** The documented fields that the caller gave and our marker; the server fills in the rest. */
export function createRequest(profile: ProviderProfile, spec: ConnectionSpec): HttpRequest {
  const { fields, name, marker, preSharedKey } = spec;
  const tags = tagsWithMarker(fields['tags'], marker);
  const connection = { ...sendable(fields), name, tags, ...secretOf(preSharedKey) };
  return withBody('POST', collectionUrl(profile), connection);
}

/** Only what the caller changes. */
export function updateRequest(
  profile: ProviderProfile,
  connectionId: string,
  { fields, preSharedKey }: ConnectionChange,
): HttpRequest {
  return withBody('PUT', connectionUrl(profile, connectionId), { ...sendable(fields), ...secretOf(preSharedKey) });
}

/** DELETE of one connection. */
export function deleteRequest(profile: ProviderProfile, connectionId: string): HttpRequest {
  return { method: 'DELETE', url: connectionUrl(profile, connectionId).href, headers: ACCEPT };
}

/** GET of one connection. */
export function getRequest(profile: ProviderProfile, connectionId: string): HttpRequest {
  return { method: 'GET', url: connectionUrl(profile, connectionId).href, headers: ACCEPT };
}

/**
 * GET of the connections of one gateway, to be filtered by name on our side (provider-apis.md 5.5); of all gateways where
 * the provider may keep the id in another spelling.
 */
export function listRequest(profile: ProviderProfile, { fields }: LookUp, pageQuery?: string): HttpRequest {
  const { vgw_id: gateway } = fields;
  const url = listUrl(profile, isPlainId(gateway) ? { vgw_id: gateway } : {}, pageQuery);
  return { method: 'GET', url: url.href, headers: ACCEPT };
}

/** GET of one page of all connections; the API has no choice of fields (provider-apis.md 5.9). */
export function surveyRequest(profile: ProviderProfile, pageQuery?: string): HttpRequest {
  return { method: 'GET', url: listUrl(profile, {}, pageQuery).href, headers: ACCEPT };
}

function secretOf(preSharedKey: Secret | undefined): ConnectionFields {
  return preSharedKey === undefined ? {} : { psk: preSharedKey.reveal() };
}

/** Validated fields in the form that the API takes. */
function sendable({
  style,
  peer_subnets: subnets,
  policy_rules: rules,
  ...others
}: ConnectionFields): ConnectionFields {
  return {
    ...others,
    // Lenient validation lets other spellings through; the API takes lower case only (provider-apis.md 3, E13).
    ...(typeof style === 'string' && { style: style.toLowerCase() }),
    // Where validation lets an empty list through, the field must be left out.
    ...(isFilled(subnets) && { peer_subnets: subnets }),
    ...(isFilled(rules) && { policy_rules: rules.map(withoutIndex) }),
  };
}

function isFilled(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && !isEmptyList(value);
}

/** The server numbers the rules itself; the index is deprecated. */
function withoutIndex(rule: unknown): ConnectionFields {
  return Object.fromEntries(Object.entries(membersOf(rule)).filter(([member]) => member !== 'rule_index'));
}

function withBody(method: 'POST' | 'PUT', url: URL, connection: ConnectionFields): HttpRequest {
  return {
    method,
    url: url.href,
    headers: { ...ACCEPT, 'content-type': 'application/json' },
    body: JSON.stringify({ vpn_connection: connection }),
  };
}
