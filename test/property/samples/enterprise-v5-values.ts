/** Values of `enterprise-v5`: provider-apis.md 2.3. */
import fc from 'fast-check';
import type { Fields } from '../../support/builders';
import { ALPHANUMERIC, from, ipv4Network, keyText, text } from './values';

export const AUTHENTICATION = ['sha2-512', 'sha2-384', 'sha2-256', 'sha1', 'md5'];
export const ENCRYPTION = ['aes-256-gcm-16', 'aes-128-gcm-16', 'aes-256', 'aes-192', 'aes-128', '3des'];
export const GROUPS = [1, 2, 5, 14, 15, 16, 19, 20, 21].map((number) => `group${number}`);

const SPECIALS = '~!@#$%^*()-_+={ },./:;';
export const KEY_LETTERS = ALPHANUMERIC + SPECIALS;

/** Three of four kinds of characters, in any order. */
export const psk = fc
  .tuple(keyText(5, 125, from(KEY_LETTERS)), fc.constantFrom('aB3', 'aB~', 'a3 ', 'B3;'), fc.boolean())
  .map(([others, kinds, isLast]) => (isLast ? others + kinds : kinds + others));

const ACCENTED = 'àáâãçèéêíñóôõöúüÀÉÑÖÜß';

/** Letters, accented Latin ones among them, digits, space and some signs. */
export function tagText(min: number, max: number): fc.Arbitrary<string> {
  return text(min, max, from(`${ALPHANUMERIC}${ACCENTED} _.:=+-@`));
}

/** One to fifty networks; nothing says that they are different. Seldom fifty, which take long to judge. */
export function networks(network: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  const fifty = network.map((cidr) => Array.from({ length: 50 }, () => cidr));
  const few = fc.array(network, { minLength: 1, maxLength: 4 });
  return fc.oneof({ weight: 9, arbitrary: few }, { weight: 1, arbitrary: fifty });
}

/** One to five rules with different sources; their indexes are deprecated and different. */
export const policyRules = fc
  .uniqueArray(fc.tuple(ipv4Network, networks(ipv4Network), fc.boolean()), {
    minLength: 1,
    maxLength: 5,
    selector: ([source]) => source,
  })
  .map((rules) =>
    rules.map(([source, destination, hasIndex], index) => ({
      source,
      destination,
      ...(hasIndex && { rule_index: index }),
    })),
  );

/** The two host addresses of a /30 in 169.254.0.0/16 that is not reserved. */
export const tunnel: fc.Arbitrary<Fields> = fc
  .tuple(
    fc.nat(255).filter((third) => third !== 195),
    fc.nat(63),
    fc.boolean(),
  )
  .map(([third, net, isFirst]) => {
    const address = (offset: number): string => `169.254.${third}.${4 * net + offset}/30`;
    return {
      tunnel_local_address: address(isFirst ? 1 : 2),
      tunnel_peer_address: address(isFirst ? 2 : 1),
    };
  });
