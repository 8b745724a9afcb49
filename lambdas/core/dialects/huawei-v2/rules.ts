/**
 * Huawei classic VPN API v2.0, IPsec site connection: the fields of create and their rules.
 * Source: providers.md 2.1 and the errata E1 to E4, E7, E9, E14, E23 and E25 of its section 3, strict.
 */
import * as z from 'zod';
import { violationsOf } from '../../domain/schema-violations';
import type { Violation } from '../../domain/violation';

const uuid = (what: string): z.ZodType =>
  z.guid({ error: ({ input }) => mandatory(input, `must be the UUID of ${what}`) });

/** A text of limited length, counted in UTF-16 units. */
const text = (min: number, max: number): z.ZodType<string> =>
  z
    .string({ error: ({ input }) => mandatory(input, `must be a string of ${min} to ${max} characters`) })
    .refine((value) => value.length >= min && value.length <= max, {
      error: `must have ${min} to ${max} characters`,
      params: { code: 'wrong-length' },
    })
    // Half a surrogate pair has no UTF-8: sealing and URLs would replace it without a word.
    .refine((value) => !/\p{Surrogate}/u.test(value), {
      error: 'must not contain half a character',
      params: { code: 'character-not-allowed' },
    });

/** 6 to 128 characters, no white space, no `?`, not `*` alone (E7). The messages never repeat the value. */
const preSharedKey = text(6, 128)
  .refine((value) => !/[\s?]/u.test(value), {
    error: 'must not contain white space or a question mark',
    params: { code: 'character-not-allowed' },
  })
  .refine((value) => !/^\*+$/.test(value), {
    error: 'must be a key, not a mask of asterisks',
    params: { code: 'masked' },
  });

const only = (value: string | number | boolean): z.ZodType =>
  z.literal(value, { error: `must be ${JSON.stringify(value)}, the only value allowed` }).optional();

const notSupported = (reason: string): z.ZodType =>
  z
    .unknown()
    .refine((value) => value === undefined, { error: reason, params: { code: 'not-supported' } })
    .optional();

const UNSUPPORTED = 'is not supported by huawei-v2 and must be left out';
const IN_DPD = 'belongs to dpd, which huawei-v2 does not support, and must be left out';

const createSchema = z.strictObject({
  psk: preSharedKey,
  ipsecpolicy_id: uuid('an IPsec policy'),
  ikepolicy_id: uuid('an IKE policy'),
  vpnservice_id: uuid('a VPN service'),
  peer_ep_group_id: uuid('the endpoint group of the peer subnets, of type cidr'),
  local_ep_group_id: uuid('the endpoint group of the local subnets, of type subnet'),
  peer_address: text(1, 250),
  peer_id: text(1, 250),
  name: text(1, 64).optional(),
  mtu: only(1500),
  initiator: only('bi-directional'),
  admin_state_up: only(true),
  auth_mode: only('psk'),
  tenant_id: text(0, 255).optional(),
  peer_cidrs: z
    .array(z.unknown(), { error: 'must be an empty list' })
    .max(0, { error: 'must be an empty list; subnets are given by peer_ep_group_id' })
    .optional(),
  description: only(''),
  dpd: notSupported(UNSUPPORTED),
  local_id: notSupported(UNSUPPORTED),
  project_id: notSupported(UNSUPPORTED),
  route_mode: notSupported(UNSUPPORTED),
  action: notSupported(IN_DPD),
  interval: notSupported(IN_DPD),
  timeout: notSupported(IN_DPD),
});

/** The same rules for a request whose pre-shared key is sealed and was checked before. */
const sealedSchema = createSchema.omit({ psk: true });

/** All broken rules of a create (providers.md 2.1). */
export function createViolations(
  fields: Readonly<Record<string, unknown>>,
  secret: 'in-fields' | 'sealed',
): Violation[] {
  const schema = secret === 'in-fields' ? createSchema : sealedSchema;
  const result = schema.safeParse(fields, { reportInput: true });
  return result.success ? [] : violationsOf(result.error);
}

function mandatory(input: unknown, rule: string): string {
  return input === undefined ? `is required and ${rule}` : rule;
}
