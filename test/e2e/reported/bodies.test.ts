/** What people really send, as users of such systems have reported it (`fixtures/reported`), and more of the same kinds. */
import { EXAMPLES, PRE_SHARED_KEY } from '../../support/examples';
import { report } from '../../support/reported';
import type { Fields } from '../../support/builders';
import { verdictsOn } from '../../support/ways-in/ways-in';
import type { DialectName, Given, Told } from '../../support/ways-in/ways-in';

interface Case extends Pick<Given, 'dialect' | 'operation' | 'strictness'> {
  readonly name: string;
  readonly fields: Fields;
  /** Where it is wrong, as a pointer inside the connection, and what is said; absent for what is taken. */
  readonly wrong?: Readonly<Record<string, string | RegExp>>;
  /** Where a person should look twice. */
  readonly doubtful?: readonly string[];
}

const GROUP = '1721cc0e-7d18-42a8-8335-94f2dd78d280';
const GROUPS = { local_ep_group_id: GROUP, peer_ep_group_id: '4891199f-6910-4084-9b69-588a46c750fe' };
const POLICY = 'enterprise-v5, policy';

/** An example of the documentation with changes; `undefined` leaves a field out. */
function changed(title: string, changes: Fields): Fields {
  const example = EXAMPLES.find((one) => one.title === title);
  const fields: Fields = { ...example?.fields, psk: PRE_SHARED_KEY, ...changes };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const huawei = (changes: Fields) => ({ dialect: 'huawei-v2', fields: changed('huawei-v2', changes) }) as const;
const fjcloud = (changes: Fields) => ({ dialect: 'fjcloud-v2', fields: changed('fjcloud-v2', changes) }) as const;
const openstack = (changes: Fields) => ({ dialect: 'openstack-v2', fields: changed('openstack-v2', changes) }) as const;
const enterprise = (changes: Fields, title = 'enterprise-v5, static') =>
  ({ dialect: 'enterprise-v5', fields: changed(title, changes) }) as const;
const change = (dialect: DialectName, fields: Fields) => ({ dialect, operation: 'update', fields }) as const;
const reported = (dialect: DialectName, name: string) => ({
  name: 'as reported',
  dialect,
  fields: report(name).request,
});
const lenient = { strictness: 'lenient' } as const;

const NOT_OFFERED: readonly Case[] = [
  { ...reported('fjcloud-v2', 'fjcloud-mtu-1500'), wrong: { '/mtu': 'lenient validation takes 1500' } },
  { ...reported('fjcloud-v2', 'fjcloud-mtu-1500'), ...lenient, doubtful: ['/mtu'] },
  { name: 'mtu in an update', ...change('fjcloud-v2', { name: 'b', mtu: 1500 }), ...lenient, doubtful: ['/mtu'] },
  { name: 'another mtu', ...fjcloud({ mtu: 1400 }), ...lenient, wrong: { '/mtu': 'must be left out' } },
  { name: 'local_id', ...huawei({ local_id: '203.0.113.1' }), ...lenient, doubtful: ['/local_id'] },
  { name: 'dpd', ...huawei({ dpd: { action: 'hold' } }), ...lenient, doubtful: ['/dpd'] },
  { name: 'another mtu', ...huawei({ mtu: 1400 }), ...lenient, doubtful: ['/mtu'] },
  { name: 'an answer’s style', ...enterprise({ style: 'STATIC' }), ...lenient, doubtful: ['/style'] },
  { name: 'an address', ...enterprise({ vgw_ip: '10.0.0.5' }), ...lenient, doubtful: ['/vgw_ip'] },
];

const EMPTY: readonly Case[] = [
  reported('openstack-v2', 'openstack-groups-and-empty-peer-cidrs'),
  reported('openstack-v2', 'openstack-dpd-null'),
  { name: 'null networks', ...openstack({ ...GROUPS, peer_cidrs: null }) },
  {
    name: 'null groups',
    ...openstack({ peer_cidrs: ['10.2.1.0/24'], local_ep_group_id: null, peer_ep_group_id: null }),
  },
  { name: 'no networks in an update', ...change('openstack-v2', { ...GROUPS, peer_cidrs: [] }) },
  { name: 'null dpd in an update', ...change('openstack-v2', { name: 'b', dpd: null }) },
  { name: 'empty dpd', ...openstack({ dpd: {} }) },
  { name: 'null dpd', ...fjcloud({ dpd: null }) },
  { name: 'null dpd in an update', ...change('fjcloud-v2', { name: 'b', dpd: null }) },
  { name: 'no networks', ...huawei({ peer_cidrs: [], description: '' }) },
  { name: 'null dpd', ...huawei({ dpd: null }), ...lenient },
  { name: 'no rules', ...enterprise({ policy_rules: [], tags: [] }) },
  { name: 'empty policies', ...enterprise({ ikepolicy: {}, ipsecpolicy: {} }) },
  // And not where the provider would refuse it, or read it as something else.
  { name: 'null name', ...openstack({ name: null }), wrong: { '/name': 'a string' } },
  {
    name: 'no networks at all',
    ...openstack({ peer_cidrs: [], local_ep_group_id: undefined, peer_ep_group_id: undefined }),
    wrong: { '/peer_cidrs': 'at least one network' },
  },
  { name: 'no networks', ...fjcloud({ peer_cidrs: [] }), wrong: { '/peer_cidrs': 'exactly one network' } },
  { name: 'null subnets', ...enterprise({ peer_subnets: null }), wrong: { '/peer_subnets': 'not null' } },
];

const CONTROLS: readonly Case[] = [
  { ...reported('openstack-v2', 'openstack-psk-trailing-newline'), wrong: { '/psk': 'read with its line end' } },
  { ...reported('openstack-v2', 'openstack-peer-id-newline'), wrong: { '/peer_id': 'line breaks' } },
  ...['\n', '\r\n', '\r', '\u2028', '\u0085'].flatMap((end): Case[] =>
    [huawei, fjcloud, openstack, enterprise].map((of) => ({
      name: `a key that ends with ${JSON.stringify(end)}`,
      ...of({ psk: `Secret-1-key${end}` }),
      wrong: { '/psk': 'read with its line end' },
    })),
  ),
  { name: 'a key with U+0000', ...huawei({ psk: 'Secret\0-1-key' }), wrong: { '/psk': 'control' } },
  { name: 'a key in an update', ...change('fjcloud-v2', { psk: 'Secret-1-key\n' }), wrong: { '/psk': 'line end' } },
  { name: 'a tab in a name', ...fjcloud({ name: 'site\ta' }), wrong: { '/name': 'control' } },
  { name: 'U+0000 in a name', ...openstack({ name: 'site-a\0' }), wrong: { '/name': 'control' } },
  {
    name: 'a line break in local_id',
    ...openstack({ local_id: 'a\nrightid=%any' }),
    wrong: { '/local_id': 'line breaks' },
  },
  { name: 'a line break in peer_id', ...huawei({ peer_id: 'a\r\nb' }), wrong: { '/peer_id': 'line breaks' } },
  { name: 'a C1 control in peer_id', ...fjcloud({ peer_id: 'a\u009bb' }), wrong: { '/peer_id': 'control' } },
  { name: 'a description', ...openstack({ description: 'a\vb' }), wrong: { '/description': 'control' } },
  { name: 'a tag', ...enterprise({ tags: [{ key: 'a', value: 'b\u007f' }] }), wrong: { '/tags/0/value': /./ } },
  {
    name: 'an identity',
    ...enterprise({ ikepolicy: { local_id: '10.0.0.1\n' } }),
    wrong: { '/ikepolicy/local_id': /./ },
  },
  { name: 'half a character', ...openstack({ name: 'a\ud800' }), wrong: { '/name': 'half a character' } },
  { name: 'a turned direction', ...huawei({ name: 'a\u202eb' }), wrong: { '/name': 'direction' } },
  { name: 'an isolated direction', ...fjcloud({ name: 'a\u2067b' }), wrong: { '/name': 'direction' } },
];

const TYPES: readonly Case[] = [
  {
    ...reported('huawei-v2', 'huawei-strings-for-fixed-values'),
    wrong: { '/mtu': 'a number, not a string', '/admin_state_up': 'a boolean, not a string' },
  },
  {
    name: 'a number for true',
    ...huawei({ admin_state_up: 1 }),
    wrong: { '/admin_state_up': 'a boolean, not a number' },
  },
  { name: 'null', ...huawei({ initiator: null }), wrong: { '/initiator': 'a string, not null' } },
  { name: 'a number for a name', ...huawei({ name: 7 }), wrong: { '/name': 'a string, not a number' } },
  { name: 'a number for the key', ...openstack({ psk: 12345678 }), wrong: { '/psk': 'a string, not a number' } },
  { name: 'a list for the key', ...fjcloud({ psk: ['Secret-1-key'] }), wrong: { '/psk': 'a string, not a list' } },
  {
    name: 'texts in dpd',
    ...fjcloud({ dpd: { interval: '10', timeout: '30' } }),
    wrong: { '/dpd/interval': 'a number, not a string', '/dpd/timeout': 'a number, not a string' },
  },
  { name: 'a text for dpd', ...openstack({ dpd: 'hold' }), wrong: { '/dpd': 'an object, not a string' } },
  {
    name: 'a text for networks',
    ...fjcloud({ peer_cidrs: '10.0.0.0/8' }),
    wrong: { '/peer_cidrs': 'a list, not a string' },
  },
  {
    name: 'an object for networks',
    ...openstack({ peer_cidrs: { 0: '10.0.0.0/8' }, local_ep_group_id: undefined, peer_ep_group_id: undefined }),
    wrong: { '/peer_cidrs': 'a list, not an object' },
  },
  {
    name: 'a text for seconds',
    ...enterprise({ ikepolicy: { lifetime_seconds: '86400' } }),
    wrong: { '/ikepolicy/lifetime_seconds': 'a number, not a string' },
  },
  {
    name: 'a number for a version',
    ...enterprise({ ikepolicy: { ike_version: 2 } }),
    wrong: { '/ikepolicy/ike_version': 'a string, not a number' },
  },
  {
    name: 'a text for true',
    ...enterprise({ enable_nqa: 'true' }),
    wrong: { '/enable_nqa': 'a boolean, not a string' },
  },
  {
    name: 'a text for a list in a rule',
    ...enterprise({ policy_rules: [{ source: '10.0.0.0/8', destination: '11.0.0.0/8' }] }, POLICY),
    wrong: { '/policy_rules/0/destination': 'a list, not a string' },
  },
  {
    name: 'tags as an object',
    ...enterprise({ tags: { site: 'a' } }),
    wrong: { '/tags': /a list, not an object.*each with key, value/ },
  },
  {
    name: 'a policy as a list',
    ...enterprise({ ipsecpolicy: [] }),
    wrong: { '/ipsecpolicy': /an object, not a list.*its members are.*pfs/ },
  },
];

const OTHER_NAMES: readonly Case[] = [
  {
    ...reported('enterprise-v5', 'enterprise-ikepolicy-pfs'),
    wrong: { '/ikepolicy/pfs': 'dh_group is the field of ikepolicy' },
  },
  {
    name: 'dpd.actions of Heat',
    ...openstack({ dpd: { actions: 'hold' } }),
    wrong: { '/dpd/actions': 'action is the field of dpd' },
  },
  {
    name: 'dpd.actions of Heat',
    ...fjcloud({ dpd: { actions: 'hold' } }),
    wrong: { '/dpd/actions': 'action is the field of dpd' },
  },
  {
    name: 'phase_one_negotiation_mode of Terraform',
    ...enterprise({ ikepolicy: { phase_one_negotiation_mode: 'main' } }),
    wrong: { '/ikepolicy/phase_one_negotiation_mode': 'phase1_negotiation_mode' },
  },
  { name: 'gateway_id of Terraform', ...enterprise({ gateway_id: GROUP }), wrong: { '/gateway_id': 'vgw_id' } },
  { name: 'vpn_type of Terraform', ...enterprise({ vpn_type: 'static' }), wrong: { '/vpn_type': 'style' } },
  {
    name: 'ipsecpolicy.dh_group',
    ...enterprise({ ipsecpolicy: { dh_group: 'group14' } }),
    wrong: { '/ipsecpolicy/dh_group': 'pfs' },
  },
  {
    name: 'another dialect’s networks',
    ...enterprise({ peer_cidrs: ['10.0.0.0/8'] }),
    wrong: { '/peer_cidrs': 'peer_subnets' },
  },
  {
    name: 'another dialect’s networks',
    ...fjcloud({ peer_subnets: ['10.0.0.0/8'] }),
    wrong: { '/peer_subnets': 'peer_cidrs' },
  },
  { name: 'camel case', ...huawei({ peerAddress: '203.0.113.9' }), wrong: { '/peerAddress': 'peer_address' } },
  {
    name: 'a slip of the keyboard',
    ...openstack({ admin_state_upp: true }),
    wrong: { '/admin_state_upp': 'admin_state_up' },
  },
  {
    name: 'two rules of one source',
    ...enterprise(
      {
        policy_rules: [
          { source: '10.0.0.0/8', destination: ['11.0.0.0/8'] },
          { source: '10.0.0.0/8', destination: ['12.0.0.0/8'] },
        ],
      },
      POLICY,
    ),
    wrong: { '/policy_rules/1/source': 'put the destinations into one rule' },
  },
];

const { connection: ENVELOPED } = report('envelope-over-http').request as { readonly connection: Fields };
const ENVELOPES: readonly Case[] = [
  { name: 'as reported', dialect: 'openstack-v2', fields: ENVELOPED },
  ...[huawei, fjcloud, openstack].map((of): Case => {
    const { dialect, fields } = of({});
    return { name: 'the body of the documentation', dialect, fields: { ipsec_site_connection: fields } };
  }),
  {
    name: 'the body of the documentation',
    dialect: 'enterprise-v5',
    fields: { vpn_connection: enterprise({}).fields },
  },
  { name: 'an update', ...change('huawei-v2', { ipsec_site_connection: { name: 'b' } }) },
  {
    name: 'another dialect’s',
    dialect: 'enterprise-v5',
    fields: { ipsec_site_connection: openstack({}).fields },
    wrong: { '/ipsec_site_connection': /the envelope of .*openstack-v2.*speaks enterprise-v5/ },
  },
  {
    name: 'another dialect’s',
    dialect: 'fjcloud-v2',
    fields: { vpn_connection: enterprise({}).fields },
    wrong: { '/vpn_connection': /the envelope of enterprise-v5.*speaks fjcloud-v2/ },
  },
  {
    name: 'an answer with its request id',
    dialect: 'enterprise-v5',
    fields: { vpn_connection: enterprise({}).fields, request_id: 'a' },
    wrong: { '/vpn_connection': 'must stand alone' },
  },
  {
    name: 'a batch of the provider',
    dialect: 'enterprise-v5',
    fields: { vpn_connections: [enterprise({}).fields] },
    wrong: { '/vpn_connections': 'several connections' },
  },
];

const cut = (path: string): string => path.replace(/^\/(?:ipsec_site_connection|vpn_connection)(?=\/)/, '');
const at = (told: readonly Told[] | undefined): string[] =>
  [...new Set((told ?? []).map(({ path }) => cut(path)))].sort();

describe.each([
  { kind: 'a field that the provider does not offer, or another value than it documents', cases: NOT_OFFERED },
  { kind: 'empty for left out', cases: EMPTY },
  { kind: 'control characters', cases: CONTROLS },
  { kind: 'the wrong type', cases: TYPES },
  { kind: 'names of other programs and near misses', cases: OTHER_NAMES },
  { kind: 'an envelope around the fields', cases: ENVELOPES },
])('$kind', ({ cases }) => {
  test.each(cases.map(withTitle))('$title', async ({ wrong = {}, doubtful, ...given }) => {
    const { fields } = given;
    const bytes = Buffer.from(JSON.stringify(fields));
    const verdicts = await verdictsOn({ ...given, bytes, psk: keyIn(fields) });

    for (const [way, { isValid, errors, warnings }] of Object.entries(verdicts)) {
      expect([way, isValid, at(errors)]).toEqual([way, Object.keys(wrong).length === 0, Object.keys(wrong).sort()]);
      for (const [path, says] of Object.entries(wrong)) {
        const details = errors.filter((told) => cut(told.path) === path).map(({ detail }) => detail);
        expect(details.join(' ')).toMatch(says);
      }
      if (warnings !== undefined && doubtful !== undefined)
        expect(at(warnings)).toEqual(expect.arrayContaining([...doubtful]));
    }
  });
});

function withTitle(given: Case): Case & { readonly title: string } {
  const { dialect, operation = 'create', strictness = 'strict', name } = given;
  return { ...given, title: `${dialect}, ${strictness} ${operation}: ${name}` };
}

/** The key, of which nothing may be shown; of one that is no text there is nothing to be found. */
function keyIn(fields: Fields): string {
  const { psk } = fields;
  return typeof psk === 'string' ? psk.trim() : PRE_SHARED_KEY;
}
