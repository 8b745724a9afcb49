/** Phase 1: `ikepolicy` (provider-apis.md 2.3 and 3, E12, E17 and E19). */
import * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import type { ConnectionFields } from '../../ports/provider-dialect';
import { integer, ipv4Address, must, oneOf, text } from '../../wire/fields';
import { authentication, encryption, group, wordOf } from './crypto-fields';
import { membersOf } from './fields/members';
import type { RuleScope } from './scope/rule-scope';

const OBJECT = must('must be an object');

/**
 * `timeout` is a retransmission interval here, so it need not be greater than `interval`, both in seconds
 * (provider-apis.md 3, E19).
 */
const deadPeerDetection = z.strictObject(
  {
    timeout: integer(2, 60).optional(),
    interval: integer(10, 3600).optional(),
    msg: oneOf(['seq-hash-notify', 'seq-notify-hash']).optional(),
  },
  OBJECT,
);

/** The members of `ikepolicy`, all optional. */
export function ikePolicy({ ikepolicy }: ConnectionFields, scope: RuleScope): z.ZodType {
  const members = membersOf(ikepolicy);
  return z
    .strictObject(
      {
        ike_version: oneOf(['v1', 'v2']).optional(),
        phase1_negotiation_mode: oneOf(['main', 'aggressive']).optional(),
        authentication_algorithm: authentication(scope, 'ikepolicy.authentication_algorithm'),
        encryption_algorithm: encryption(scope, 'ikepolicy.encryption_algorithm'),
        dh_group: group(scope, 'ikepolicy.dh_group'),
        authentication_method: wordOf(['pre-share'], scope, 'ikepolicy.authentication_method').optional(),
        lifetime_seconds: integer(60, 604_800).optional(),
        local_id_type: wordOf(['ip'], scope, 'ikepolicy.local_id_type').optional(),
        local_id: identity(members['local_id_type']).optional(),
        peer_id_type: wordOf(['ip'], scope, 'ikepolicy.peer_id_type').optional(),
        peer_id: identity(members['peer_id_type']).optional(),
        dpd: deadPeerDetection.optional(),
      },
      OBJECT,
    )
    .optional();
}

/** An IPv4 address while the type is `ip`, which is the default. */
function identity(type: unknown = 'ip'): z.ZodType {
  return type === 'ip' ? ipv4Address() : text(1, 255);
}

/** The negotiation mode belongs to IKEv1: required there, without effect in IKEv2. */
export function negotiationFindings({ ikepolicy }: ConnectionFields, { operation }: RuleScope): Finding[] {
  const { ike_version: given, phase1_negotiation_mode: mode } = membersOf(ikepolicy);
  const version = given ?? (operation === 'create' ? 'v2' : undefined);
  if (version === 'v1' && mode === undefined) {
    return [modeFinding('is required with IKE version v1: main or aggressive', { code: 'required' })];
  }
  if (version !== 'v2' || mode === undefined) return [];
  return [modeFinding('has no effect with IKE version v2', { code: 'no-effect', severity: 'warning' })];
}

function modeFinding(rule: string, kind: Parameters<typeof finding>[2]): Finding {
  return finding(['ikepolicy', 'phase1_negotiation_mode'], rule, kind);
}
