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
  const read = parsed(address);
  return bits <= (read.kind() === 'ipv4' ? 32 : 128) ? [read, bits] : undefined;
}

/** Whether two texts are one address, in whatever form and case; false for what is no address. */
export function isSameAddress(one: string, other: string): boolean {
  const [address, otherAddress] = [canonicalAddress(one), canonicalAddress(other)];
  return address !== undefined && address === otherAddress;
}

/** Also as it stands in a URL, or as a network of itself. */
function canonicalAddress(text: string): string | undefined {
  const [, inBrackets] = /^\[(.*)\]$/.exec(text.trim()) ?? [];
  const plain = inBrackets ?? text.trim();
  const address = plain.replace(plain.includes(':') ? /\/128$/ : /\/32$/, '');
  return isIpv4(address) || isIpv6(address) ? parsed(address).toNormalizedString() : undefined;
}

/** Reads an address. The library takes `::192.0.2.1` for `::ffff:192.0.2.1`, so that the last bytes are given to it in hex. */
function parsed(address: string): IPv4 | IPv6 {
  const [, head, ...bytes] = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address) ?? [];
  if (head === undefined) return ipaddr.parse(address);
  const [high, low] = [0, 2].map((at) => ((Number(bytes[at]) << 8) | Number(bytes[at + 1])).toString(16));
  return ipaddr.parse(`${head}${high}:${low}`);
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

/** The network as a text that all spellings of it have in common, whatever host bits are set. */
export function networkText([address, prefix]: Network): string {
  const bytes = address.toByteArray().map((byte, index) => byte & maskOf(prefix, index));
  return `${address.kind()} ${bytes.join('.')}/${prefix}`;
}

/** Mask of the byte at `index` for a prefix length. */
function maskOf(prefix: number, index: number): number {
  const bits = Math.min(Math.max(prefix - index * 8, 0), 8);
  return (0xff << (8 - bits)) & 0xff;
}
