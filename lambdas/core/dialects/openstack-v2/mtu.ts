/** The MTU of a connection in bytes, a number or a numeric string (provider-apis.md 2.4). */
import * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import { ofForm } from '../../domain/findings/schema-members';
import type { ConnectionFields, ValidationContext } from '../../ports/provider-dialect';
import { isIpv6 } from '../../wire/addresses';
import { because, notA } from '../../wire/fields';
import { LARGEST_INTEGER } from '../../wire/neutron/limits';
import { versionOf } from './networks';

const LEAST = 68;
const LEAST_IPV6 = 1280;
const RANGE = `a whole number from ${LEAST} to ${LARGEST_INTEGER}, or such a number as a string`;

/** An MTU that every connection may have; what the server answers with a 500 is refused (provider-apis.md 5.8). */
export const mtu: z.ZodType = ofForm(
  z
    .unknown()
    .refine((value) => typeof value === 'number' || typeof value === 'string', notA('a number', RANGE))
    .refine(
      (value) => bytesOf(value) >= LEAST && bytesOf(value) <= LARGEST_INTEGER,
      because(`must be ${RANGE}`, 'out-of-range'),
    ),
  z.number(),
);

/**
 * An MTU that is too small for IPv6, the version of `peer_cidrs` or, on a create without them, of the peer's address. An
 * update without them leaves the networks as they are, which we do not know.
 */
export function ipv6MtuFindings(fields: ConnectionFields, { operation }: ValidationContext): Finding[] {
  const { mtu: value, peer_cidrs: cidrs, peer_address: peer } = fields;
  const isPeerDecisive = operation === 'create' && cidrs === undefined;
  const isForIpv6 = isPeerDecisive ? typeof peer === 'string' && isIpv6(peer) : versionOf(cidrs) === 'ipv6';
  return isForIpv6 && bytesOf(value) < LEAST_IPV6
    ? [finding(['mtu'], `must be at least ${LEAST_IPV6} for IPv6`, { code: 'out-of-range' })]
    : [];
}

/** Not a number for anything that is not a whole number or a string of digits. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  return Number.isInteger(value) ? Number(value) : Number.NaN;
}
