/**
 * Huawei classic VPN API v2.0, IPsec site connection: the fields of create and update and their rules.
 * Source: provider-apis.md 2.1 and 3, E1 to E5, E7, E9, E14, E23 and E25.
 */
import * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding, Findings } from '../../domain/findings/findings';
import { findingsIn } from '../../domain/findings/schema-findings';
import { leavingOut } from '../../domain/findings/schema-members';
import type { ConnectionFields, ValidationContext } from '../../ports/provider-dialect';
import { because, integer, isSameEnd, leftOut, must, oneOf, only, text, uuid } from '../../wire/fields';
import { withoutNullDpd } from '../../wire/neutron/absent';
import { dpdField, dpdFindings, NEUTRON_DPD_ACTIONS } from '../../wire/neutron/dpd';
import { nothingToChange } from '../../wire/neutron/findings';
import { judgementOf } from '../../wire/judgement';
import { secretField, withKey } from '../../wire/secret-field';

const DOUBTFUL = 'contains one of < > & * \' " or a character outside ASCII, which some regions refuse';

/** 6 to 128 characters, no white space, no `?`, not `*` alone (provider-apis.md 3, E7). */
const preSharedKey = secretField(
  text(6, 128)
    .refine(
      (value) => !/[\s?]/u.test(value),
      because('must not contain white space or a question mark', 'character-not-allowed'),
    )
    .refine((value) => !/^\*+$/.test(value), because('must be a key, not a mask of asterisks', 'masked'))
    // Some regions and the console refuse these.
    .refine((value) => !/[<>&*'"]|\P{ASCII}/u.test(value), because(DOUBTFUL, 'doubtful-character', 'warning')),
);

const UNSUPPORTED = 'is not supported by huawei-v2';
const IN_DPD = 'belongs to dpd, which huawei-v2 does not support,';

/** What the rules of the fields depend on. */
interface Variant extends Pick<ValidationContext, 'operation' | 'strictness' | 'options'> {
  /** The pre-shared key was checked and is not among the fields. */
  readonly isKeySealed: boolean;
}

/** Fields of create and update alike. */
const sharedFields = (variant: Variant) => ({
  peer_ep_group_id: uuid('the endpoint group of the peer subnets, of type cidr'),
  local_ep_group_id: uuid('the endpoint group of the local subnets, of type subnet'),
  peer_address: text(1, 250),
  name: text(1, 64).optional(),
  mtu: (isStrict(variant) ? only(1500) : lenientMtu).optional(),
  initiator: initiator(variant).optional(),
  admin_state_up: only(true).optional(),
  // Where it is taken at all, the object's own rules are checked apart, with the defaults filled in.
  dpd: takesDpd(variant) ? dpdField() : leftOut(UNSUPPORTED, 'strict'),
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
function initiator(variant: Variant): z.ZodType {
  const both = oneOf(['bi-directional', 'response-only']);
  if (variant.options['responseOnlySupported'] === true) return both;
  return isStrict(variant) ? only('bi-directional') : both.and(only('bi-directional', 'strict'));
}

function isStrict({ strictness }: Pick<Variant, 'strictness'>): boolean {
  return strictness === 'strict';
}

function takesDpd({ options }: Pick<Variant, 'options'>): boolean {
  return options['dpdSupported'] === true;
}

const createSchema = (variant: Variant): z.ZodType =>
  z.strictObject({
    ...sharedFields(variant),
    ...(!variant.isKeySealed && { psk: preSharedKey }),
    ipsecpolicy_id: uuid('an IPsec policy'),
    ikepolicy_id: uuid('an IKE policy'),
    vpnservice_id: uuid('a VPN service'),
    peer_id: text(1, 250).optional(),
    auth_mode: only('psk').optional(),
    tenant_id: text(0, 255).optional(),
    peer_cidrs: leavingOut(
      z
        .array(z.unknown(), must('must be an empty list'))
        .max(0, { error: 'must be an empty list; subnets are given by peer_ep_group_id' })
        .optional(),
    ),
    description: leavingOut(only('').optional()),
  });

const CREATE_ONLY = 'cannot be changed after the create';

const updateSchema = (variant: Variant): z.ZodType => {
  const shared = sharedFields(variant);
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

/** All fields, with all options. */
export const allFields = createSchema({
  operation: 'create',
  strictness: 'lenient',
  options: { dpdSupported: true, responseOnlySupported: true },
  isKeySealed: false,
});

const schemas = new Map<string, z.ZodType>();

/** The schema for a variant, made once: that takes several times as long as to check with it. */
function schemaFor({ operation, strictness, options, preSharedKey: key }: ValidationContext): z.ZodType {
  const variant = { operation, strictness, options, isKeySealed: key === 'sealed' };
  const name = JSON.stringify(variant);
  const schema = schemas.get(name) ?? (operation === 'create' ? createSchema(variant) : updateSchema(variant));
  schemas.set(name, schema);
  return schema;
}

/** Everything that is wrong with a create or an update. */
export function validate(all: ConnectionFields, context: ValidationContext): Findings {
  // Where dpd is taken at all, its rules are Neutron's (provider-apis.md 3, E2).
  const fields = takesDpd(context) || !isStrict(context) ? withoutNullDpd(all) : all;
  const findings = [
    ...findingsIn(schemaFor(context), withKey(fields, context)),
    ...(takesDpd(context) || !isStrict(context)
      ? dpdFindings(fields['dpd'], NEUTRON_DPD_ACTIONS, context.operation)
      : []),
    ...peerIdFindings(fields, context),
    ...nothingToChange(fields, context),
  ];
  return judgementOf(fields, context, findings);
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
  if (id === undefined || address === undefined || isSame(id, address)) return [];
  return [finding(['peer_id'], 'differs from peer_address', { code: 'unusual', severity: 'warning' })];
}

function isSame(id: unknown, address: unknown): boolean {
  return typeof id === 'string' && typeof address === 'string' ? isSameEnd(id, address) : id === address;
}
