/** Addresses of the tunnel interfaces, for the route modes (provider-apis.md 2.3). */
import * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import type { ConnectionFields } from '../../ports/provider-dialect';
import { overlap, parseNetwork } from '../../wire/addresses';
import type { Network } from '../../wire/addresses';
import { because, must } from '../../wire/fields';
import type { RuleScope } from './scope/rule-scope';

const LOCAL = 'tunnel_local_address';
const PEER = 'tunnel_peer_address';

const FORM = 'must be an IPv4 address with the prefix length 30, such as 169.254.70.1/30';
const RANGE = 'must be inside 169.254.0.0/16 and outside 169.254.195.0/24';
const HOST = 'must be one of the two host addresses of its /30, neither the first nor the last address';

/** Address of one end of the tunnel. */
export const tunnelAddress = z
  .string(must(FORM))
  .refine((value) => interfaceIn(value) !== undefined, because(FORM, 'wrong-format'))
  .refine(
    readable(([first, second, third]) => first === 169 && second === 254 && third !== 195),
    because(RANGE, 'out-of-range'),
  )
  .refine(
    readable(([, , , last = 0]) => last % 4 === 1 || last % 4 === 2),
    because(HOST, 'not-a-host-address'),
  )
  .optional();

/** Both or neither, two different addresses of one /30, and of no use with the style `policy`. */
export function tunnelFindings(fields: ConnectionFields, { style }: RuleScope): Finding[] {
  const given = [LOCAL, PEER].filter((field) => fields[field] !== undefined);
  const useless =
    style === 'policy'
      ? given.map((field) =>
          finding([field], 'has no effect with the style policy', { code: 'no-effect', severity: 'warning' }),
        )
      : [];
  return [...useless, ...pairFindings(fields, given)];
}

function pairFindings(fields: ConnectionFields, given: readonly string[]): Finding[] {
  if (given.length === 0) return [];
  if (given.length === 1) {
    const [missing, present] = given.includes(LOCAL) ? [PEER, LOCAL] : [LOCAL, PEER];
    return [finding([missing], `is required together with ${present}`, { code: 'required' })];
  }
  const [local, peer] = [interfaceIn(fields[LOCAL]), interfaceIn(fields[PEER])];
  if (local === undefined || peer === undefined) return [];
  if (fields[LOCAL] === fields[PEER]) return [finding([PEER], `must differ from ${LOCAL}`, { code: 'duplicate' })];
  return overlap(local, peer) ? [] : [finding([PEER], `must be in the same /30 as ${LOCAL}`, { code: 'out-of-range' })];
}

/** A rule for the address's bytes; one that cannot be read is judged elsewhere. */
function readable(rule: (bytes: readonly number[]) => boolean): (value: string) => boolean {
  return (value) => {
    const address = interfaceIn(value)?.[0];
    return address === undefined || rule(address.toByteArray());
  };
}

function interfaceIn(value: unknown): Network | undefined {
  const network = typeof value === 'string' ? parseNetwork(value) : undefined;
  return network?.[0].kind() === 'ipv4' && network[1] === 30 ? network : undefined;
}
