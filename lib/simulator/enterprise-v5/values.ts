/** Values of the Enterprise VPN API: provider-apis.md 2.3. */
import { isIPv4, isNetwork, overlaps, parseCidr, type Cidr } from '../base/addresses';
import { pattern, type Check } from '../base/checks';

const ID = /^[0-9A-Za-z]{8}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}$/;
const SPECIAL = '~!@#$%^*()-_+={ },./:;';
// Letters of Latin with their accents, digits, the space and some signs.
const TAG_TEXT = /^[\p{Script=Latin}\p{M}0-9 _.:=+@-]*$/u;

const RESERVED = ranges('100.64.0.0/10', '214.0.0.0/8');
const LINK_LOCAL = ranges('169.254.0.0/16');
const RESERVED_TUNNELS = ranges('169.254.195.0/24');

/** An id of 36 characters, 8-4-4-4-12; not only hexadecimal ones (provider-apis.md 3, E14). */
export const id = pattern(ID, 'an id of 36 characters');

/** A name of 1 to 64 characters. */
export const connectionName = pattern(/^[0-9A-Za-z_.-]{1,64}$/, '1 to 64 letters, digits, _, - or .');

/** The EIP id of a public gateway, or the address of a private one. */
export const gatewayIp: Check = (value) => {
  return isIPv4(value) || id(value) === undefined ? undefined : 'neither an EIP id nor an IPv4 address';
};

/** A dotted IPv4 address. */
export const ipv4: Check = (value) => (isIPv4(value) ? undefined : 'not an IPv4 address');

/** An IPv4 range. */
export const ipv4Cidr: Check = (value) => (parseCidr(value)?.version === 4 ? undefined : 'not an IPv4 CIDR');

/** An IPv4 range that does not touch the provider's own ones. */
export const peerSubnet: Check = (value) => {
  const cidr = parseCidr(value);
  if (cidr?.version !== 4) return 'not an IPv4 CIDR';
  return RESERVED.some((range) => overlaps(range, cidr)) ? 'it overlaps 100.64.0.0/10 or 214.0.0.0/8' : undefined;
};

/** A host address of a link-local /30 that is not reserved. */
export const tunnelAddress: Check = (value) => {
  const cidr = parseCidr(value);
  if (cidr?.version !== 4 || cidr.prefix !== 30) return 'not a.b.c.d/30';
  if (!LINK_LOCAL.some((range) => overlaps(range, cidr))) return 'not inside 169.254.0.0/16';
  if (RESERVED_TUNNELS.some((range) => overlaps(range, cidr))) return 'inside 169.254.195.0/24';
  const isLast = (cidr.address & 3n) === 3n;
  return isNetwork(cidr) || isLast ? 'the first or last address of the /30' : undefined;
};

/** 8 to 128 characters of four classes, three of them present. */
export const preSharedKey: Check = (value) => {
  if (typeof value !== 'string' || value.length < 8 || value.length > 128) return 'not a string of 8 to 128 characters';
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((one) => one.test(value)).length;
  const others = value.replace(/[a-zA-Z0-9]/g, '');
  if (Array.from(others).some((char) => !SPECIAL.includes(char))) return 'it has a character that is not allowed';
  return classes + (others === '' ? 0 : 1) < 3 ? 'it has fewer than three kinds of characters' : undefined;
};

/** The text of a tag's key or value. */
export function tagText(min: number, max: number): Check {
  return (value) => {
    const isFine = typeof value === 'string' && TAG_TEXT.test(value) && value.length >= min && value.length <= max;
    return isFine ? undefined : `not ${min} to ${max} letters, digits, spaces or any of _.:=+-@`;
  };
}

function ranges(...texts: readonly string[]): readonly Cidr[] {
  return texts.map((text) => parseCidr(text)).filter((cidr) => cidr !== undefined);
}
