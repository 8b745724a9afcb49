/** The subnets behind the peer (provider-apis.md 2.3 and 3, E15). */
import type * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import type { ConnectionFields } from '../../ports/provider-dialect';
import { overlap, parseNetwork } from '../../wire/addresses';
import type { Network } from '../../wire/addresses';
import { because, networkCidr } from '../../wire/fields';
import { isEmptyList, listOf, noneAllowed } from './fields/lists';
import type { RuleScope } from './scope/rule-scope';

const RULE = 'must be a list of 1 to 50 IPv4 networks';
const NOT_WITH_ROUTER = 'must be left out with this style on a gateway attached to an enterprise router';

/** At most 50 IPv4 networks outside the reserved ones; none where the gateway learns or filters them otherwise. */
export function peerSubnets(scope: RuleScope): z.ZodType {
  if (neededBy(scope) === 'nobody') return noneAllowed(NOT_WITH_ROUTER);
  const { reservedCidrs } = scope.options;
  const reserved = networksIn(reservedCidrs);
  const apart = `must not overlap a reserved network: ${reservedCidrs.join(', ')}`;
  const subnet = networkCidr('ipv4').refine(
    (value) => !networksIn([value]).some((one) => reserved.some((other) => overlap(one, other))),
    because(apart, 'reserved-network'),
  );
  return listOf(subnet, { min: 0, max: 50, rule: RULE }).optional();
}

/** Mandatory unless the gateway is attached to an enterprise router and the style is `policy` or `bgp`. */
export function missingSubnets({ peer_subnets: subnets }: ConnectionFields, scope: RuleScope): Finding[] {
  const isMissing = subnets === undefined ? scope.operation === 'create' : isEmptyList(subnets);
  const need = neededBy(scope);
  if (!isMissing || need === 'nobody') return [];
  if (need === 'all') return [finding(['peer_subnets'], `is required and ${RULE}`, { code: 'required' })];
  const doubt = 'is required unless the gateway is attached to an enterprise router, which is not known here';
  return [finding(['peer_subnets'], doubt, { code: 'required', severity: 'warning' })];
}

/** `unknown`: it depends on facts that are not given. */
function neededBy({ style, gateway: { attachmentType } }: RuleScope): 'all' | 'nobody' | 'unknown' {
  if (style !== 'policy' && style !== 'bgp') return 'all';
  if (attachmentType === undefined) return 'unknown';
  return attachmentType === 'er' ? 'nobody' : 'all';
}

function networksIn(cidrs: readonly string[]): Network[] {
  return cidrs.flatMap((cidr) => {
    const network = parseNetwork(cidr);
    return network === undefined ? [] : [network];
  });
}
