/** Fields whose rules depend on the VPN gateway (provider-apis.md 2.3). */
import * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import type { ConnectionFields } from '../../ports/provider-dialect';
import { isIpv4 } from '../../wire/addresses';
import { because, ipv4Address, must } from '../../wire/fields';
import { id, isId } from './fields/ids';
import type { RuleScope } from './scope/rule-scope';

/**
 * The gateway's address: the id of an elastic IP (public gateway) or an IPv4 address (private gateway). Of an unknown
 * gateway public is assumed, as 2.3 says; being an assumption it does not bind lenient validation.
 */
export function gatewayAddress({ gateway: { networkType } }: RuleScope): z.ZodType {
  if (networkType === 'private') return ipv4Address();
  if (networkType !== undefined) return id('an elastic IP');
  const rule = 'must be the id of an elastic IP, 8-4-4-4-12, or the IPv4 address of a private gateway';
  const assumed = 'must be the id of an elastic IP: the gateway is taken as public where nothing else is known';
  return z
    .string(must(rule))
    .refine((value) => isId(value) || isIpv4(value), because(rule, 'wrong-format'))
    .refine((value) => !isIpv4(value), because(assumed, 'wrong-format', 'strict'));
}

/** The documents only say that answers of an active-active gateway always have `master`. */
export function haRoleFindings({ ha_role: role }: ConnectionFields, { gateway: { haMode } }: RuleScope): Finding[] {
  if (role !== 'slave' || haMode !== 'active-active') return [];
  const rule = 'has no effect on an active-active gateway, whose connections are all master';
  return [finding(['ha_role'], rule, { code: 'no-effect', severity: 'warning' })];
}
