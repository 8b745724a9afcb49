/** Ways to break one rule of `enterprise-v5`: provider-apis.md 2.3. */
import fc from 'fast-check';
import { inList, wrong } from './cases';
import type { Breaker } from './cases';
import { CRYPTO_BREAKERS } from './enterprise-v5-crypto-breakers';
import { NETWORK_BREAKERS } from './enterprise-v5-network-breakers';
import { KEY_LETTERS } from './enterprise-v5-values';
import { UNKNOWN_FIELDS } from './neutron-values';
import {
  ALPHANUMERIC,
  anything,
  except,
  from,
  ipv4,
  noBoolean,
  noList,
  noObject,
  noText,
  spoiltId,
  text,
  vpnId,
} from './values';

const CREATE = { operation: 'create' } as const;
const UPDATE = { operation: 'update' } as const;
/** A gateway of which nothing is known. */
const UNKNOWN_GATEWAY = { gateway: {} };
const noId = fc.oneof(spoiltId, noText);

const COMMON: readonly Breaker[] = [
  wrong('name', 'wrong length, character or type', fc.oneof(fc.constantFrom('', 'a b', 'é', 'a/b', 'a\n'), noText)),
  wrong('name', 'too long', text(65, 80, from(ALPHANUMERIC))),
  wrong('cgw_id', 'no id', noId),
  ...['vgw_id', 'vgw_ip', 'cgw_id'].map((field) => wrong(field, 'missing', fc.constant(undefined), CREATE)),
  wrong('psk', 'missing', fc.constant(undefined), CREATE),
  wrong('vgw_id', 'no id', noId, CREATE),
  wrong('vgw_ip', 'neither id nor address', noId, { ...CREATE, ...UNKNOWN_GATEWAY }),
  wrong('vgw_ip', 'an address of a gateway taken as public', ipv4, {
    ...CREATE,
    ...UNKNOWN_GATEWAY,
    oursOnly: 'the simulator has no gateways, private ones might be meant',
  }),
  wrong('vgw_ip', 'an id at a private gateway', vpnId, {
    ...CREATE,
    gateway: { network_type: 'private' },
    kind: 'static',
    oursOnly: 'the simulator has no gateways',
  }),
  wrong('style', 'none of the styles', except('static').filter(isNoStyle), { ...CREATE, kind: 'static' }),
  wrong('style', 'in upper case', fc.constantFrom('STATIC', 'Static'), { ...CREATE, kind: 'static' }),
  wrong('ha_role', 'neither role', except('master', 'slave'), CREATE),
  ...['vgw_id', 'vgw_ip', 'style', 'ha_role', 'tags'].map((field) =>
    wrong(field, 'not to be changed', anything, UPDATE),
  ),
  ...['id', 'status', 'eip_id', 'type', 'route_mode', ...UNKNOWN_FIELDS.filter((name) => name !== '')].map((field) =>
    wrong(field, 'unknown', anything),
  ),
];

function isNoStyle(value: unknown): boolean {
  return typeof value !== 'string' || !['static', 'policy', 'bgp'].includes(value.toLowerCase());
}

/** With something else that changes, so that the key alone is to blame. */
const key = (what: string, values: fc.Arbitrary<unknown>, more: Partial<Breaker> = {}): Breaker => ({
  name: `psk: ${what}`,
  path: 'psk',
  change: values.map((psk) => ({ psk, 'ipsecpolicy.pfs': 'group16' })),
  ...more,
});

const KEYS: readonly Breaker[] = [
  key('no text', noText),
  key(
    'too short',
    text(0, 4, from(KEY_LETTERS)).map((others) => `aB3${others}`),
  ),
  key(
    'too long',
    text(126, 140, from(KEY_LETTERS)).map((others) => `aB3${others}`),
  ),
  key('two kinds of characters', fc.constantFrom('abcd****', 'abcd1234', 'ABCD1234', 'abcdABCD', '1234~~~~')),
  key(
    'a character outside the lists',
    from('?<>&\'"|\\[]`é€\t').map((letter) => `Abcd1234${letter}`),
  ),
  {
    name: 'psk: changed alone',
    path: 'psk',
    change: fc.constant({ psk: 'Abcd1234~', ikepolicy: undefined, ipsecpolicy: undefined }),
    ...UPDATE,
    oursOnly: 'the provider takes it, but with IKEv2 it has no effect',
  },
];

const STYLES: readonly Breaker[] = [
  ...['bgp', 'policy'].map((kind) => wrong('enable_nqa', `with ${kind}`, fc.boolean(), { ...CREATE, kind })),
  ...['static', 'policy'].map((kind) => wrong('enable_hub', `with ${kind}`, fc.boolean(), { ...CREATE, kind })),
  wrong('enable_nqa', 'no boolean', noBoolean, { ...CREATE, kind: 'static' }),
  wrong('enable_hub', 'no boolean', noBoolean, { kind: 'bgp' }),
  {
    name: 'enable_hub: beside enable_nqa',
    path: 'enable_hub',
    change: fc.record({ enable_nqa: fc.boolean(), enable_hub: fc.boolean() }),
    kind: 'static',
  },
];

const tag = (name: string, path: string, list: fc.Arbitrary<unknown>): Breaker => ({
  ...inList('tags', path, name, list),
  ...CREATE,
});
const badTagText = fc.constantFrom('a/b', 'a&b', 'a,b', '日本', 'a\nb', 'a×b');

const TAGS: readonly Breaker[] = [
  tag('no list', 'tags', noList),
  tag('too many', 'tags', fc.constant(Array.from({ length: 21 }, (_, at) => ({ key: `k${at}`, value: '' })))),
  tag('no object', 'tags[0]', fc.tuple(noObject)),
  tag('missing', 'tags[0].key', fc.constant([{ value: '' }])),
  tag('missing', 'tags[0].value', fc.constant([{ key: 'k' }])),
  tag('unknown', 'tags[0].colour', fc.constant([{ key: 'k', value: '', colour: 'red' }])),
  tag(
    'wrong',
    'tags[0].key',
    fc.oneof(badTagText, fc.constant(''), text(129, 140, from('aé')), noText).map((key) => [{ key, value: '' }]),
  ),
  tag(
    'wrong',
    'tags[0].value',
    fc.oneof(badTagText, text(256, 270, from('aé')), noText).map((value) => [{ key: 'k', value }]),
  ),
];

/** One entry for each rule. */
export const ENTERPRISE_BREAKERS: readonly Breaker[] = [
  ...COMMON,
  ...NETWORK_BREAKERS,
  ...STYLES,
  ...KEYS,
  ...CRYPTO_BREAKERS,
  ...TAGS,
];
