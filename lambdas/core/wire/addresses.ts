/** Addresses and networks, read by ipaddr.js; only the usual spellings are taken (no octal, hex or short forms). */
import ipaddr from 'ipaddr.js';
import type { IPv4, IPv6 } from 'ipaddr.js';

/** An address with the length of its network prefix. */
export type Network = readonly [address: IPv4 | IPv6, prefix: number];

/** True for an IPv4 address in dotted decimal form. */
export function isIpv4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) && ipaddr.IPv4.parse(text).toString() === text;
}

/** True for an IPv6 address. */
export function isIpv6(text: string): boolean {
  return ipaddr.IPv6.isValid(text) && !text.includes('%');
}

/** Reads `address/prefix`; `undefined` when it is not one. The address may have host bits. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', prefix = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(prefix) || !(isIpv4(address) || isIpv6(address))) return undefined;
  const bits = Number(prefix);
  const parsed = ipaddr.parse(address);
  return bits <= (parsed.kind() === 'ipv4' ? 32 : 128) ? [parsed, bits] : undefined;
}

/** True for a network: no bit of the address is set behind the prefix. */
export function isNetworkAddress([address, prefix]: Network): boolean {
  const bytes = address.toByteArray();
  return bytes.every((byte, index) => (byte & ~maskOf(prefix, index)) === 0);
}

/** True when the two networks share an address. */
export function overlap([one, onePrefix]: Network, [other, otherPrefix]: Network): boolean {
  if (one.kind() !== other.kind()) return false;
  const prefix = Math.min(onePrefix, otherPrefix);
  const otherBytes = other.toByteArray();
  return one.toByteArray().every((byte, index) => ((byte ^ (otherBytes[index] ?? 0)) & maskOf(prefix, index)) === 0);
}

/** Mask of the byte at `index` for a prefix length. */
function maskOf(prefix: number, index: number): number {
  const bits = Math.min(Math.max(prefix - index * 8, 0), 8);
  return (0xff << (8 - bits)) & 0xff;
}
