/**
 * Enterprise VPN API v5, VPN connection: the fields of create and update and their rules.
 * Source: provider-apis.md 2.3 and 3, E8, E10 to E20 and E29.
 */
import * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding, Findings } from '../../domain/findings/findings';
import { findingsIn } from '../../domain/findings/schema-findings';
import type { ConnectionFields, ValidationContext } from '../../ports/provider-dialect';
import { because, boolean, leftOut, must, oneOf } from '../../wire/fields';
import { judgementOf } from '../../wire/judgement';
import { withKey } from '../../wire/secret-field';
import { gatewayAddress, haRoleFindings } from './gateway-rules';
import { id } from './fields/ids';
import { ikePolicy, negotiationFindings } from './ike-rules';
import { ipsecPolicy } from './ipsec-rules';
import { policyRuleFindings, policyRules } from './policy-rules';
import { keyWithoutEffect, missingKey, preSharedKey } from './psk-rules';
import { scopeOf, STYLES } from './scope/rule-scope';
import type { RuleScope, Style } from './scope/rule-scope';
import { missingSubnets, peerSubnets } from './subnet-rules';
import { tags } from './tag-rules';
import { tunnelAddress, tunnelFindings } from './tunnel-rules';

const NAME = 'must be 1 to 64 letters, digits, underscores, hyphens and periods';
const STYLE = `must be one of: ${STYLES.join(', ')}`;
const CREATE_ONLY = 'cannot be changed after the create';
const TAGS_API = 'cannot be changed with the connection, only through the API for tags,';

const name = z
  .string(must(NAME))
  .refine((value) => /^[0-9A-Za-z_.-]{1,64}$/.test(value), because(NAME, 'wrong-format'));

/** Lower case in strict; lenient takes any case, and the request has lower case (provider-apis.md 3, E13). */
const connectionStyle = z
  .string(must(STYLE))
  .refine((value) => isStyle(value.toLowerCase()), because(STYLE, 'not-allowed'))
  .refine(
    (value) => isStyle(value) || !isStyle(value.toLowerCase()),
    because(`${STYLE}, in lower case`, 'not-allowed', 'strict'),
  )
  .optional();

/** Everything that is wrong with a create or an update. */
export function validate(fields: ConnectionFields, context: ValidationContext): Findings {
  const scope = scopeOf(fields, context);
  const findings = [
    ...findingsIn(schemaOf(fields, scope), withKey(fields, context)),
    ...missingSubnets(fields, scope),
    ...tunnelFindings(fields, scope),
    ...missingKey(fields, scope),
    ...keyWithoutEffect(fields, scope),
    ...policyRuleFindings(fields, scope),
    ...negotiationFindings(fields, scope),
    ...haRoleFindings(fields, scope),
    ...nothingToChange(fields, scope),
  ];
  return judgementOf(fields, context, findings);
}

function schemaOf(fields: ConnectionFields, scope: RuleScope): z.ZodType {
  const shared = {
    name: name.optional(),
    peer_subnets: peerSubnets(scope),
    tunnel_local_address: tunnelAddress,
    tunnel_peer_address: tunnelAddress,
    enable_nqa: onlyWith('static', scope),
    enable_hub: onlyWith('bgp', scope),
    psk: preSharedKey,
    policy_rules: policyRules(scope),
    ikepolicy: ikePolicy(fields, scope),
    ipsecpolicy: ipsecPolicy(scope),
  };
  return scope.operation === 'create'
    ? z.strictObject({ ...shared, ...createOnlyFields(scope) })
    : z.strictObject({ ...shared, ...CREATE_ONLY_FIELDS, cgw_id: customerGateway.optional() });
}

const customerGateway = id('a customer gateway');

const createOnlyFields = (scope: RuleScope): Record<string, z.ZodType> => ({
  vgw_id: id('a VPN gateway'),
  vgw_ip: gatewayAddress(scope),
  cgw_id: customerGateway,
  style: connectionStyle,
  ha_role: oneOf(['master', 'slave']).optional(),
  tags,
});

const CREATE_ONLY_FIELDS = {
  vgw_id: leftOut(CREATE_ONLY),
  vgw_ip: leftOut(CREATE_ONLY),
  style: leftOut(CREATE_ONLY),
  ha_role: leftOut(CREATE_ONLY),
  tags: leftOut(TAGS_API),
};

/** The server refuses even `false` with another style (provider-apis.md 2.3). */
function onlyWith(wanted: Style, { style }: RuleScope): z.ZodType {
  if (style === undefined || style === wanted) return boolean().optional();
  return leftOut(`is for the style ${wanted} only`);
}

function nothingToChange(fields: ConnectionFields, { operation, preSharedKey: key }: RuleScope): Finding[] {
  if (operation === 'create' || key !== undefined || Object.keys(fields).length > 0) return [];
  return [finding([], 'must change at least one field', { code: 'required' })];
}

function isStyle(value: string): boolean {
  return STYLES.some((style) => style === value);
}

/** All fields, of connections of every style. */
export const allFields = schemaOf(
  {},
  { ...scopeOf({}, { operation: 'create', strictness: 'lenient', options: {} }), style: undefined },
);
