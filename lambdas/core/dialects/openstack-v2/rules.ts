/**
 * Neutron VPNaaS API v2.0, IPsec site connection: the fields of create and update and their rules. What the server would
 * answer with a 500, or take although it makes no sense, is refused too.
 * Source: provider-apis.md 2.4, 5.8 and 3, E14.
 */
import * as z from 'zod';
import type { Findings } from '../../domain/findings/findings';
import { findingsIn } from '../../domain/findings/schema-findings';
import { ofForm } from '../../domain/findings/schema-members';
import type { ConnectionFields, ValidationContext } from '../../ports/provider-dialect';
import { because, isAddress, isHostName, leftOut, must, networkCidr, notA, oneOf, text, uuid } from '../../wire/fields';
import { dpdField, dpdFindings, NEUTRON_DPD_ACTIONS } from '../../wire/neutron/dpd';
import { firstPerField, nothingToChange } from '../../wire/neutron/findings';
import { LONGEST_TEXT } from '../../wire/neutron/limits';
import { description } from '../../wire/neutron/marker';
import { judgementOf } from '../../wire/judgement';
import { secretField, withKey } from '../../wire/secret-field';
import { givenFields } from './absent';
import { modeFindings } from './modes';
import { ipv6MtuFindings, mtu } from './mtu';
import { networkFindings } from './networks';

const NOT_ACCEPTED = 'is set by the server';
const CREATE_ONLY = 'cannot be changed after the create';

const NETWORKS = 'must be a list of at least one network';
const PEER = 'must be an IPv4 or IPv6 address or a host name';

/** The words that the server reads as a boolean, whatever their case (neutron-lib, `convert_to_boolean`). */
const BOOLEAN_WORDS = /^\s*(1|t|true|on|y|yes|0|f|false|off|n|no)\s*$/i;

const booleanLike = ofForm(
  z
    .unknown()
    .refine(
      (value) => typeof value === 'boolean' || (isTextOrNumber(value) && BOOLEAN_WORDS.test(String(value))),
      notA('a boolean', 'true or false'),
    ),
  z.boolean(),
);

/** What an update may change, with the rules of a create. */
const changeable = {
  psk: secretField(text(1, LONGEST_TEXT)),
  peer_address: z
    .string(must(PEER))
    .refine((value) => isAddress(value) || isHostName(value), because(PEER, 'wrong-format')),
  peer_id: text(1, LONGEST_TEXT),
  local_id: text(0, LONGEST_TEXT).optional(),
  local_ep_group_id: uuid('the endpoint group of the local subnets').optional(),
  peer_ep_group_id: uuid('the endpoint group of the peer networks').optional(),
  peer_cidrs: z.array(networkCidr('any'), must(NETWORKS)).min(1, { error: NETWORKS }).optional(),
  mtu: mtu.optional(),
  initiator: oneOf(['bi-directional', 'response-only']).optional(),
  dpd: dpdField(),
  admin_state_up: booleanLike.optional(),
  name: text(0, LONGEST_TEXT).optional(),
  description: description().optional(),
};

const readOnly = {
  id: leftOut(NOT_ACCEPTED),
  status: leftOut(NOT_ACCEPTED),
  auth_mode: leftOut(NOT_ACCEPTED),
  route_mode: leftOut(NOT_ACCEPTED),
};

const createSchema = z.strictObject({
  ...changeable,
  ...readOnly,
  ipsecpolicy_id: uuid('an IPsec policy'),
  ikepolicy_id: uuid('an IKE policy'),
  vpnservice_id: uuid('a VPN service'),
  tenant_id: text(1, LONGEST_TEXT).optional(),
  project_id: text(1, LONGEST_TEXT).optional(),
});

/** All fields: those of a create. */
export const allFields: z.ZodType = createSchema;

const sealedCreateSchema = createSchema.extend({ psk: z.undefined().optional() });

const updateSchema = z.strictObject({
  ...changeable,
  ...readOnly,
  psk: changeable.psk.optional(),
  peer_address: changeable.peer_address.optional(),
  peer_id: changeable.peer_id.optional(),
  ipsecpolicy_id: leftOut(CREATE_ONLY),
  ikepolicy_id: leftOut(CREATE_ONLY),
  vpnservice_id: leftOut(CREATE_ONLY),
  tenant_id: leftOut(CREATE_ONLY),
  project_id: leftOut(CREATE_ONLY),
});

/** Everything that is wrong with a create or an update. No rule of this dialect is left to strict validation alone. */
export function validate(all: ConnectionFields, context: ValidationContext): Findings {
  const fields = givenFields(all, context.operation);
  const findings = [
    ...findingsIn(schemaFor(context), withKey(fields, context)),
    ...dpdFindings(fields['dpd'], NEUTRON_DPD_ACTIONS, context.operation),
    ...modeFindings(fields, context),
    ...networkFindings(fields['peer_cidrs']),
    ...ipv6MtuFindings(fields, context),
    ...nothingToChange(fields, context),
  ];
  return judgementOf(fields, context, firstPerField(findings));
}

function schemaFor({ operation, preSharedKey }: ValidationContext): z.ZodType {
  if (operation === 'update') return updateSchema;
  return preSharedKey === 'sealed' ? sealedCreateSchema : createSchema;
}

function isTextOrNumber(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
