/**
 * FJcloud-O network API v2.0, IPsec site connection: the fields of create and update and their rules.
 * Source: provider-apis.md 2.2 and 3, E14 and E24.
 */
import * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding, Findings } from '../../domain/findings/findings';
import { findingsIn } from '../../domain/findings/schema-findings';
import { leavingOut } from '../../domain/findings/schema-members';
import type { ConnectionFields, ValidationContext } from '../../ports/provider-dialect';
import { because, boolean, ipv4Address, leftOut, must, networkCidr, oneOf, text, uuid } from '../../wire/fields';
import { withoutNullDpd } from '../../wire/neutron/absent';
import { dpdField, dpdFindings } from '../../wire/neutron/dpd';
import { firstPerField, nothingToChange } from '../../wire/neutron/findings';
import { LONGEST_TEXT } from '../../wire/neutron/limits';
import { description } from '../../wire/neutron/marker';
import { judgementOf } from '../../wire/judgement';
import { secretField, withKey } from '../../wire/secret-field';
import { sentFields } from './absent';

const DPD_ACTIONS = ['hold', 'restart'];
const UNSUPPORTED = 'is not supported by fjcloud-v2';
const CREATE_ONLY = 'cannot be changed after the create';

const ONE_NETWORK = 'must be a list of exactly one network';

/** Any text, up to the width of the upstream column. */
const preSharedKey = secretField(text(1, LONGEST_TEXT));

/** An address, an e-mail address, a key id or a host name: anything but a network, and without blanks. */
const peerId = text(1, LONGEST_TEXT).refine(
  (value) => !/\/[\d.]+$|\s/.test(value),
  because('must be an address, an e-mail address, a key id or a host name, without a prefix length', 'wrong-format'),
);

/** What an update may change, with the rules of a create. */
const changeable = {
  psk: preSharedKey,
  peer_cidrs: z.array(networkCidr('any'), must(ONE_NETWORK)),
  peer_address: ipv4Address(),
  peer_id: peerId,
  initiator: oneOf(['bi-directional', 'response-only']).optional(),
  admin_state_up: boolean().optional(),
  dpd: dpdField(),
  name: text(0, LONGEST_TEXT).optional(),
  description: description().optional(),
};

/** What the provider reports anyway: lenient validation takes it, and it is not sent (provider-apis.md 2.2). */
const REPORTED_MTU = 1500;
const NO_MTU = `${UNSUPPORTED} and must be left out`;
const NOT_SENT = `${NO_MTU}; lenient validation takes ${REPORTED_MTU}, which the provider reports anyway, and does not send it`;

const unsupported = {
  mtu: leavingOut(
    z
      .unknown()
      .refine((value) => value === undefined || value === REPORTED_MTU, because(NO_MTU, 'not-supported'))
      .refine((value) => value !== REPORTED_MTU, because(NOT_SENT, 'not-supported', 'strict'))
      .optional(),
  ),
  local_id: leftOut(UNSUPPORTED),
  local_ep_group_id: leftOut(UNSUPPORTED),
  peer_ep_group_id: leftOut(UNSUPPORTED),
  auth_mode: leftOut(UNSUPPORTED),
  route_mode: leftOut(UNSUPPORTED),
};

const createSchema = z.strictObject({
  ...changeable,
  ...unsupported,
  ipsecpolicy_id: uuid('an IPsec policy'),
  ikepolicy_id: uuid('an IKE policy'),
  vpnservice_id: uuid('a VPN service'),
  availability_zone: text(1, LONGEST_TEXT).optional(),
});

/** All fields: those of a create. */
export const allFields: z.ZodType = createSchema;

const sealedCreateSchema = createSchema.extend({ psk: z.undefined().optional() });

const updateSchema = z.strictObject({
  ...changeable,
  ...unsupported,
  psk: changeable.psk.optional(),
  peer_cidrs: changeable.peer_cidrs.optional(),
  peer_address: changeable.peer_address.optional(),
  peer_id: changeable.peer_id.optional(),
  ipsecpolicy_id: leftOut(CREATE_ONLY),
  ikepolicy_id: leftOut(CREATE_ONLY),
  vpnservice_id: leftOut(CREATE_ONLY),
  availability_zone: leftOut(CREATE_ONLY),
});

/** Everything that is wrong with a create or an update. */
export function validate(fields: ConnectionFields, context: ValidationContext): Findings {
  const sent = context.strictness === 'strict' ? withoutNullDpd(fields) : sentFields(fields);
  const findings = [
    ...findingsIn(schemaFor(context), withKey(fields, context)),
    ...countFindings(fields['peer_cidrs']),
    ...dpdFindings(sent['dpd'], DPD_ACTIONS, context.operation),
    ...nothingToChange(sent, context),
  ];
  return judgementOf(fields, context, firstPerField(findings));
}

function schemaFor({ operation, preSharedKey: key }: ValidationContext): z.ZodType {
  if (operation === 'update') return updateSchema;
  return key === 'sealed' ? sealedCreateSchema : createSchema;
}

// Apart from the schema, which would report a wrong count instead of the wrong items.
function countFindings(peerCidrs: unknown): Finding[] {
  if (!Array.isArray(peerCidrs) || peerCidrs.length === 1) return [];
  return [finding(['peer_cidrs'], ONE_NETWORK, { code: 'wrong-length' })];
}
