/** Ways to break one rule about the policies of `enterprise-v5`: provider-apis.md 2.3. */
import fc from 'fast-check';
import { wrong } from './cases';
import type { Breaker } from './cases';
import { AUTHENTICATION, ENCRYPTION, GROUPS } from './enterprise-v5-values';
import { anything, except, noInteger, noIpv4, noObject } from './values';

const IKE: readonly Breaker[] = [
  wrong('ikepolicy', 'no object', noObject),
  wrong('ikepolicy.colour', 'unknown', anything),
  wrong('ikepolicy.ike_version', 'neither version', except('v1', 'v2')),
  {
    name: 'ikepolicy.phase1_negotiation_mode: missing',
    path: 'ikepolicy.phase1_negotiation_mode',
    change: fc.constant({ 'ikepolicy.ike_version': 'v1', 'ikepolicy.phase1_negotiation_mode': undefined }),
    operation: 'create',
  },
  wrong('ikepolicy.phase1_negotiation_mode', 'neither mode', except('main', 'aggressive')),
  wrong('ikepolicy.authentication_algorithm', 'unknown', except(...AUTHENTICATION)),
  wrong('ikepolicy.encryption_algorithm', 'unknown', except(...ENCRYPTION)),
  wrong('ikepolicy.dh_group', 'unknown', fc.oneof(fc.constantFrom('disable', 'group3', 14), except(...GROUPS))),
  wrong('ikepolicy.authentication_method', 'unknown', except('pre-share')),
  wrong('ikepolicy.lifetime_seconds', 'out of range', noInteger(60, 604_800)),
  wrong('ikepolicy.local_id_type', 'unknown', except('ip')),
  wrong('ikepolicy.peer_id_type', 'unknown', except('ip')),
  ...['local', 'peer'].map((side): Breaker => {
    const path = `ikepolicy.${side}_id`;
    return {
      name: `${path}: no IPv4 address`,
      path,
      change: fc.oneof(noIpv4, fc.constant('123***')).map((id) => ({ [path]: id, [`${path}_type`]: 'ip' })),
    };
  }),
  wrong('ikepolicy.dpd', 'no object', noObject),
  wrong('ikepolicy.dpd.timeout', 'out of range', noInteger(2, 60)),
  wrong('ikepolicy.dpd.interval', 'out of range', noInteger(10, 3600)),
  wrong('ikepolicy.dpd.msg', 'unknown', except('seq-hash-notify', 'seq-notify-hash')),
  wrong('ikepolicy.dpd.action', 'unknown', anything),
];

const IPSEC: readonly Breaker[] = [
  wrong('ipsecpolicy', 'no object', noObject),
  wrong('ipsecpolicy.colour', 'unknown', anything),
  wrong('ipsecpolicy.authentication_algorithm', 'unknown', except(...AUTHENTICATION)),
  wrong('ipsecpolicy.encryption_algorithm', 'unknown', except(...ENCRYPTION)),
  wrong('ipsecpolicy.pfs', 'unknown', except(...GROUPS, 'disable')),
  wrong('ipsecpolicy.transform_protocol', 'not esp', except('esp')),
  wrong('ipsecpolicy.lifetime_seconds', 'out of range', noInteger(30, 604_800)),
  wrong('ipsecpolicy.encapsulation_mode', 'not tunnel', except('tunnel')),
];

/** The rules of `ikepolicy` and `ipsecpolicy`. */
export const CRYPTO_BREAKERS: readonly Breaker[] = [...IKE, ...IPSEC];
