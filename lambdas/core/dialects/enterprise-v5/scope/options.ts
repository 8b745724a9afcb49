/**
 * Options of the Enterprise VPN API v5, for deployments that differ from Open Telekom Cloud (provider-apis.md 3, E15,
 * E29).
 */
import * as z from 'zod';
import type { ProviderProfile } from '../../../../contract/provider-profile';
import { findingsIn } from '../../../domain/findings/schema-findings';
import type { Violation } from '../../../domain/findings/violation';
import { because, must, networkCidr, oneOf, text } from '../../../wire/fields';

/** Fields that may take more values at other deployments (provider-apis.md 3, E29). */
const EXTENSIBLE_FIELDS = [
  'ikepolicy.authentication_algorithm',
  'ikepolicy.encryption_algorithm',
  'ikepolicy.dh_group',
  'ikepolicy.authentication_method',
  'ikepolicy.local_id_type',
  'ikepolicy.peer_id_type',
  'ipsecpolicy.authentication_algorithm',
  'ipsecpolicy.encryption_algorithm',
  'ipsecpolicy.pfs',
] as const;

/** A field of {@link Options.extraValues}. */
export type ExtensibleField = (typeof EXTENSIBLE_FIELDS)[number];

const extraValues = z.array(text(1, 64), must('must be a list of values')).optional();

/** Facts in the names of the gateway API (provider-apis.md 2.3). */
const gatewayFacts = {
  attachment_type: oneOf(['vpc', 'er']).optional(),
  network_type: oneOf(['public', 'private']).optional(),
  ip_version: oneOf(['ipv4', 'ipv6']).optional(),
  ha_mode: oneOf(['active-active', 'active-standby']).optional(),
};

const optionsSchema = z.strictObject({
  /** Networks that no peer subnet may overlap (provider-apis.md 3, E15); replaces the default. */
  reservedCidrs: z
    .array(networkCidr('ipv4'), must('must be a list of IPv4 networks'))
    .default(['100.64.0.0/10', '214.0.0.0/8']),
  /** Values that the deployment takes besides the documented ones, by dotted field (provider-apis.md 3, E29). */
  extraValues: z
    .strictObject(
      Object.fromEntries(EXTENSIBLE_FIELDS.map((field) => [field, extraValues])),
      must('must be an object of lists'),
    )
    .default({}),
  /** What is known of gateways that connections are made for, by `vgw_id`; facts of one request go before it. */
  gateways: z
    .record(
      z.string(),
      z.strictObject(gatewayFacts, must('must be an object with facts of a gateway')),
      must('must be an object by vgw_id'),
    )
    .default({}),
});

/** The options with their defaults. */
export type Options = z.infer<typeof optionsSchema>;

const PROJECT_ID = /^[0-9a-f]{32}$/i;
const PROJECT_ID_RULE = 'must be the id of the project: 32 hexadecimal digits';

const profileSchema = z.strictObject({
  projectId: z
    .string(must(PROJECT_ID_RULE))
    .refine((value) => PROJECT_ID.test(value), because(PROJECT_ID_RULE, 'wrong-format')),
  options: optionsSchema,
});

/** What this dialect misses in a profile: the project id, which is part of every path, and right options. */
export function checkProfile({ projectId, options }: ProviderProfile): readonly Violation[] {
  return findingsIn(profileSchema, { projectId, options });
}

/** Reads options that `checkProfile` has found right. */
export function optionsOf(options: Readonly<Record<string, unknown>>): Options {
  return optionsSchema.parse(options);
}
