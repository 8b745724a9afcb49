/** An error names the way out: the field that is meant, the members of an object, what to do with two rules of one source. */
import * as z from 'zod';
import { providerProfileSchema } from '../../../../lambdas/contract/provider-profile';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { OTHER_NAMES } from '../../../../lambdas/core/domain/findings/other-names';
import { findingsIn } from '../../../../lambdas/core/domain/findings/schema-findings';
import { dottedPathOf } from '../../../../lambdas/core/domain/findings/violation';
import { parseSubmission } from '../../../../lambdas/core/domain/submission/submission';
import documented from '../../../fixtures/fjcloud-v2/create.request.json';
import { createFields, submission } from '../../../support/builders';
import type { Fields } from '../../../support/builders';
import { validated } from '../../../support/validation';
import { POLICY, STATIC } from './enterprise-v5/cases';
import { contextOf } from './judge';
import { withCidrs, withGroups } from './openstack-v2/cases';

type DialectId = keyof typeof DIALECTS;

const IDS = ['huawei-v2', 'fjcloud-v2', 'enterprise-v5', 'openstack-v2'] as const;
const LEGAL: Record<DialectId, Fields> = {
  'huawei-v2': createFields(),
  'fjcloud-v2': documented.ipsec_site_connection,
  'enterprise-v5': STATIC,
  'openstack-v2': withGroups(),
};

/** What is said of the fields that are not known. */
function saidOf(id: DialectId, changes: Fields): string[] {
  const { errors } = validated(DIALECTS[id], { ...LEGAL[id], ...changes }, contextOf());
  return errors.filter(({ code }) => code === 'unknown-field').map(({ detail }) => detail);
}

test.each<{ id: DialectId; given: Fields; says: string }>([
  {
    id: 'enterprise-v5',
    given: { ikepolicy: { ike_version: 'v2', pfs: 'group14' } },
    says: 'ikepolicy.pfs is not a known field: dh_group is the field of ikepolicy.',
  },
  {
    id: 'enterprise-v5',
    given: { ipsecpolicy: { dh_group: 'group14' } },
    says: 'ipsecpolicy.dh_group is not a known field: pfs is the field of ipsecpolicy.',
  },
  {
    id: 'enterprise-v5',
    given: { ikepolicy: { phase_one_negotiation_mode: 'main' } },
    says: 'ikepolicy.phase_one_negotiation_mode is not a known field: phase1_negotiation_mode is the field of ikepolicy.',
  },
  {
    id: 'enterprise-v5',
    given: { gateway_id: 'x' },
    says: 'gateway_id is not a known field: vgw_id is the field here.',
  },
  {
    id: 'enterprise-v5',
    given: { gateway_ip: 'x' },
    says: 'gateway_ip is not a known field: vgw_ip is the field here.',
  },
  {
    id: 'openstack-v2',
    given: { gateway_ip: 'x' },
    says: 'gateway_ip is not a known field: peer_address is the field here.',
  },
  {
    id: 'huawei-v2',
    given: { local_endpoint_group: 'x' },
    says: 'local_endpoint_group is not a known field: local_ep_group_id is the field here.',
  },
  {
    id: 'enterprise-v5',
    given: { tunnel_local_ip: 'x' },
    says: 'tunnel_local_ip is not a known field: tunnel_local_address is the field here.',
  },
  { id: 'enterprise-v5', given: { vpn_type: 'x' }, says: 'vpn_type is not a known field: style is the field here.' },
  {
    id: 'enterprise-v5',
    given: { customer_gateway_id: 'x' },
    says: 'customer_gateway_id is not a known field: cgw_id is the field here.',
  },
  {
    id: 'enterprise-v5',
    given: { peer_cidrs: [] },
    says: 'peer_cidrs is not a known field: peer_subnets is the field here.',
  },
  { id: 'enterprise-v5', given: { dpd: {} }, says: 'dpd is not a known field: dpd is the field of ikepolicy.' },
  {
    id: 'enterprise-v5',
    given: { ikepolicy: { dpd: { actions: 'hold' } } },
    says: 'ikepolicy.dpd.actions is not a known field; ikepolicy.dpd has timeout, interval, msg.',
  },
  {
    id: 'enterprise-v5',
    given: { tags: [{ key: 'a', value: 'b', val: 'c' }] },
    says: 'tags[0].val is not a known field; did you mean tags[0].value?',
  },
  {
    id: 'openstack-v2',
    given: { dpd: { actions: 'hold' } },
    says: 'dpd.actions is not a known field: action is the field of dpd.',
  },
  { id: 'openstack-v2', given: { actions: 'hold' }, says: 'actions is not a known field: action is the field of dpd.' },
  {
    id: 'openstack-v2',
    given: { dpd: { delay: 1 } },
    says: 'dpd.delay is not a known field; dpd has action, interval, timeout.',
  },
  {
    id: 'openstack-v2',
    given: { peerAddress: 'x' },
    says: 'peerAddress is not a known field: peer_address is the field here.',
  },
  {
    id: 'openstack-v2',
    given: { peer_addres: 'x' },
    says: 'peer_addres is not a known field; did you mean peer_address?',
  },
  { id: 'openstack-v2', given: { vgw_id: 'x' }, says: 'vgw_id is not a known field: vpnservice_id is the field here.' },
  { id: 'openstack-v2', given: { colour: 'x' }, says: 'colour is not a known field.' },
  {
    id: 'fjcloud-v2',
    given: { dpd: { actions: 'hold' } },
    says: 'dpd.actions is not a known field: action is the field of dpd.',
  },
  {
    id: 'fjcloud-v2',
    given: { peer_subnets: [] },
    says: 'peer_subnets is not a known field: peer_cidrs is the field here.',
  },
  {
    id: 'fjcloud-v2',
    given: { ikepolicy: {} },
    says: 'ikepolicy is not a known field: ikepolicy_id is the field here.',
  },
  {
    id: 'huawei-v2',
    given: { pre_shared_key: 'x' },
    says: 'pre_shared_key is not a known field: psk is the field here.',
  },
  {
    id: 'huawei-v2',
    given: { peer_subnets: [] },
    says: 'peer_subnets is not a known field: peer_ep_group_id is the field here.',
  },
  { id: 'huawei-v2', given: { initator: 'x' }, says: 'initator is not a known field; did you mean initiator?' },
  // Fields that must be left out are none to suggest.
  { id: 'huawei-v2', given: { actions: 'hold' }, says: 'actions is not a known field.' },
  { id: 'huawei-v2', given: { local_ids: 'x' }, says: 'local_ids is not a known field.' },
  { id: 'fjcloud-v2', given: { mtus: 1500 }, says: 'mtus is not a known field.' },
])('$id: $says', ({ id, given, says }) => {
  expect(saidOf(id, given)).toEqual([says]);
});

test.each<{ changes: Fields; says: string }>([
  {
    changes: { ticket: 'RITM0012345' },
    says: 'ticket must be an object, not a string: its members are system, id, url.',
  },
  {
    changes: { ticket: { system: 'servicenow', id: '1', number: '1' } },
    says: 'ticket.number is not a known field: id is the field of ticket.',
  },
  {
    changes: { ticket: { system: 'x', id: '1', state: '1' } },
    says: 'ticket.state is not a known field; ticket has system, id, url.',
  },
  { changes: { ticketId: 'RITM1' }, says: 'ticketId is not a known field: id is the field of ticket.' },
  { changes: { connection_id: 'x' }, says: 'connection_id is not a known field: connectionId is the field here.' },
  { changes: { psk: 'Example-key-1' }, says: 'psk is not a known field: psk is the field of connection.' },
  { changes: { on_failure: 'keep' }, says: 'on_failure is not a known field: onFailure is the field here.' },
  { changes: { deadline: 60 }, says: 'deadline is not a known field; did you mean deadlineSeconds?' },
  { changes: { timeout: 60 }, says: 'timeout is not a known field: deadlineSeconds is the field here.' },
  { changes: { id: '1' }, says: 'id is not a known field: connectionId is the field here.' },
  {
    changes: { ipsec_site_connection: {} },
    says: 'ipsec_site_connection is not a known field: connection is the field here.',
  },
  { changes: { vpn_connection: {} }, says: 'vpn_connection is not a known field: connection is the field here.' },
  {
    changes: { colour: 'red' },
    says:
      'colour is not a known field; the fields are operation, provider, connection, connectionId, ticket, completion, ' +
      'deadlineSeconds, onFailure.',
  },
])('a request: $says', ({ changes, says }) => {
  expect(parseSubmission(submission(changes)).findings.map(({ detail }) => detail)).toContain(says);
});

test.each<{ id: DialectId; given: Fields; says: string }>([
  {
    id: 'openstack-v2',
    given: { dpd: 'hold' },
    says: 'dpd must be an object, not a string: its members are action, interval, timeout.',
  },
  {
    id: 'fjcloud-v2',
    given: { dpd: [] },
    says: 'dpd must be an object, not a list: its members are action, interval, timeout.',
  },
  {
    id: 'enterprise-v5',
    given: { ipsecpolicy: 'esp' },
    says:
      'ipsecpolicy must be an object, not a string: its members are authentication_algorithm, encryption_algorithm, pfs, ' +
      'transform_protocol, lifetime_seconds, encapsulation_mode.',
  },
  {
    id: 'enterprise-v5',
    given: { tags: { site: 'a' } },
    says: 'tags must be a list, not an object: a list of at most 20 tags, each with key, value.',
  },
])('an object lists its members: $says', ({ id, given, says }) => {
  const { errors } = validated(DIALECTS[id], { ...LEGAL[id], ...given }, contextOf());

  expect(errors.map(({ detail }) => detail)).toContain(says);
});

test('two policy rules of one source are told to become one', () => {
  const rule = { source: '10.1.0.0/24', destination: ['10.2.0.0/24'] };

  const { errors } = validated(DIALECTS['enterprise-v5'], { ...POLICY, policy_rules: [rule, rule] }, contextOf());

  expect(errors).toEqual([
    {
      path: ['policy_rules', 1, 'source'],
      code: 'duplicate',
      detail: 'policy_rules[1].source must be unique among the rules: put the destinations into one rule.',
    },
  ]);
});

describe.each(IDS)('%s suggests only fields that may be given there', (id) => {
  const bodies = id === 'openstack-v2' ? [withGroups(), withCidrs()] : [LEGAL[id]];
  const names = [...Object.keys(OTHER_NAMES), ...IDS.flatMap((other) => Object.keys(LEGAL[other])), 'mtuu', 'loca_id'];

  test.each(['create', 'update'] as const)('on %s', (operation) => {
    const known = bodies.flatMap((body) =>
      names.flatMap((name) => {
        const given = operation === 'create' ? { ...body, [name]: 'x' } : { name: 'x', [name]: 'x' };
        return validated(DIALECTS[id], given, contextOf({ operation })).errors.filter(
          ({ code }) => code === 'unknown-field',
        );
      }),
    );
    const suggested = known.flatMap(({ detail }) => suggestedIn(detail));

    const refused = suggested.filter((path) => {
      const [first = '', ...rest] = path.split('.');
      const value = rest.reduceRight<unknown>((inner, name) => ({ [name]: inner }), 'x');
      const { errors } = validated(DIALECTS[id], { [first]: value }, contextOf({ operation }));
      return errors.some(
        (error) => dottedPathOf(error.path) === path && ['unknown-field', 'not-supported'].includes(error.code),
      );
    });
    expect(suggested.length).toBeGreaterThan(3);
    expect(refused).toEqual([]);
  });
});

function suggestedIn(detail: string): string[] {
  const [, field, owner] = /: (\w+) is the field(?: of ([\w.]+)| here)/.exec(detail) ?? [];
  const near = /did you mean ([\w.]+)\?/.exec(detail)?.[1];
  if (field !== undefined) return [owner === undefined ? field : `${owner}.${field}`];
  return near === undefined ? [] : [near];
}

test("the names of clouds.yaml and other spellings lead to a profile's own fields", () => {
  const auth = { type: 'password', user_domain_name: 'Default', project_domain_name: 'customer', auth_url: 'x' };
  const keys = { type: 'aksk', access_key: 'a', security_token: 'b' };
  const found = findingsIn(z.array(providerProfileSchema), [{ auth }, { auth: keys }]);

  expect(found.filter(({ code }) => code === 'unknown-field').map(({ detail }) => detail)).toEqual([
    '[0].auth.user_domain_name is not a known field: domain is the field of [0].auth.',
    '[0].auth.project_domain_name is not a known field: domain is the field of [0].auth.project.',
    '[0].auth.auth_url is not a known field: url is the field of [0].auth.',
    '[1].auth.access_key is not a known field: accessKey is the field of [1].auth.',
    '[1].auth.security_token is not a known field: securityToken is the field of [1].auth.',
  ]);
});
