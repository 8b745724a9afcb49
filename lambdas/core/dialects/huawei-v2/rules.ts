/**
 * Huawei classic VPN API v2.0, IPsec site connection: the fields of create and update and their rules.
 * Source: provider-apis.md 2.1 and 3, E1 to E5, E7, E9, E14, E23 and E25.
 */
import * as z from 'zod';
import { finding, sortFindings } from '../../domain/findings/findings';
import type { Finding, Findings } from '../../domain/findings/findings';
import { findingsIn } from '../../domain/findings/schema-findings';
import { Secret } from '../../domain/secrets/secret';
import type { ConnectionFields, ValidationContext } from '../../ports/provider-dialect';
import { because, integer, leftOut, must, oneOf, only, text, uuid } from '../../wire/fields';
import { dpdFindings, NEUTRON_DPD_ACTIONS } from '../../wire/neutron/dpd';
import { nothingToChange } from '../../wire/neutron/findings';
import { secretField, withKey } from '../../wire/secret-field';

/** 6 to 128 characters, no white space, no `?`, not `*` alone (provider-apis.md 3, E7). */
const preSharedKey = secretField(
  text(6, 128)
    .refine(
      (value) => !/[\s?]/u.test(value),
      because('must not contain white space or a question mark', 'character-not-allowed'),
    )
    .refine((value) => !/^\*+$/.test(value), because('must be a key, not a mask of asterisks', 'masked')),
);

const DOUBTFUL = 'contains one of < > & * \' " or a character outside ASCII, which some regions refuse';

const undoubtedKey = z.object({
  psk: secretField(
    z
      .string()
      .refine((value) => !/[<>&*'"]|\P{ASCII}/u.test(value), because(DOUBTFUL, 'doubtful-character', 'warning')),
  ),
});

const UNSUPPORTED = 'is not supported by huawei-v2';
const IN_DPD = 'belongs to dpd, which huawei-v2 does not support,';

/** Fields of create and update alike. */
const sharedFields = (context: ValidationContext) => ({
  peer_ep_group_id: uuid('the endpoint group of the peer subnets, of type cidr'),
  local_ep_group_id: uuid('the endpoint group of the local subnets, of type subnet'),
  peer_address: text(1, 250),
  name: text(1, 64).optional(),
  mtu: (isStrict(context) ? only(1500) : lenientMtu).optional(),
  initiator: initiator(context).optional(),
  admin_state_up: only(true).optional(),
  // Where it is taken at all, the object's own rules are checked apart, with the defaults filled in.
  dpd: takesDpd(context) ? z.unknown().optional() : leftOut(UNSUPPORTED, 'strict'),
  // Lenient validation lets them pass, and they are not sent (provider-apis.md 3, E2).
  local_id: leftOut(UNSUPPORTED, 'strict'),
  project_id: leftOut(UNSUPPORTED, 'strict'),
  route_mode: leftOut(UNSUPPORTED),
  action: leftOut(IN_DPD),
  interval: leftOut(IN_DPD),
  timeout: leftOut(IN_DPD),
});

const lenientMtu = integer(68, 65_535).refine(
  (mtu) => mtu === 1500,
  because('must be 1500, the only value documented', 'not-allowed', 'strict'),
);

/** Only bi-directional, except where the deployment takes both (provider-apis.md 3, E9). */
function initiator(context: ValidationContext): z.ZodType {
  const both = oneOf(['bi-directional', 'response-only']);
  if (context.options['responseOnlySupported'] === true) return both;
  return isStrict(context) ? only('bi-directional') : both.and(only('bi-directional', 'strict'));
}

function isStrict({ strictness }: ValidationContext): boolean {
  return strictness === 'strict';
}

function takesDpd({ options }: ValidationContext): boolean {
  return options['dpdSupported'] === true;
}

const createSchema = (context: ValidationContext): z.ZodType =>
  z.strictObject({
    ...sharedFields(context),
    ...(context.preSharedKey !== 'sealed' && { psk: preSharedKey }),
    ipsecpolicy_id: uuid('an IPsec policy'),
    ikepolicy_id: uuid('an IKE policy'),
    vpnservice_id: uuid('a VPN service'),
    peer_id: text(1, 250).optional(),
    auth_mode: only('psk').optional(),
    tenant_id: text(0, 255).optional(),
    peer_cidrs: z
      .array(z.unknown(), must('must be an empty list'))
      .max(0, { error: 'must be an empty list; subnets are given by peer_ep_group_id' })
      .optional(),
    description: only('').optional(),
  });

const CREATE_ONLY = 'cannot be changed after the create';

const updateSchema = (context: ValidationContext): z.ZodType => {
  const shared = sharedFields(context);
  return z.strictObject({
    ...shared,
    psk: preSharedKey.optional(),
    peer_ep_group_id: shared.peer_ep_group_id.optional(),
    local_ep_group_id: shared.local_ep_group_id.optional(),
    peer_address: shared.peer_address.optional(),
    peer_id: text(1, 250).optional(),
    ipsecpolicy_id: leftOut(CREATE_ONLY),
    ikepolicy_id: leftOut(CREATE_ONLY),
    vpnservice_id: leftOut(CREATE_ONLY),
    auth_mode: leftOut(CREATE_ONLY),
    tenant_id: leftOut(CREATE_ONLY),
    peer_cidrs: leftOut(UNSUPPORTED),
    description: leftOut(UNSUPPORTED),
  });
};

/** Everything that is wrong with a create or an update. */
export function validate(fields: ConnectionFields, context: ValidationContext): Findings {
  const schema = context.operation === 'create' ? createSchema(context) : updateSchema(context);
  const findings = [
    ...findingsIn(schema, withKey(fields, context)),
    ...(takesDpd(context) || !isStrict(context)
      ? dpdFindings(fields['dpd'], NEUTRON_DPD_ACTIONS, context.operation)
      : []),
    ...peerIdFindings(fields, context),
    ...doubtfulCharacters(context),
    ...nothingToChange(fields, context),
  ];
  return sortFindings(findings, context.strictness);
}

/** Required, and usually the peer's address (provider-apis.md 3, E1). */
function peerIdFindings(
  { peer_id: id, peer_address: address }: ConnectionFields,
  context: ValidationContext,
): Finding[] {
  if (id === undefined && context.operation === 'create') {
    const rule = 'is required and must be a string of 1 to 250 characters, usually the value of peer_address';
    return [finding(['peer_id'], rule, { code: 'required', severity: 'strict' })];
  }
  if (id === undefined || address === undefined || id === address) return [];
  return [finding(['peer_id'], 'differs from peer_address', { code: 'unusual', severity: 'warning' })];
}

/** Some regions and the console refuse these (provider-apis.md 3, E7). */
function doubtfulCharacters({ preSharedKey: psk }: ValidationContext): Finding[] {
  return psk instanceof Secret ? findingsIn(undoubtedKey, { psk }) : [];
}
