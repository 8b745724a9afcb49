import { isIP } from 'node:net';

/** An address range, as bits. */
export interface Cidr {
  readonly version: 4 | 6;
  /** The address as written, host bits included. */
  readonly address: bigint;
  readonly prefix: number;
  /** How many bits of the address the prefix leaves to hosts. */
  readonly hostBits: bigint;
}

/** Reads `<address>/<prefix>`, IPv4 or IPv6; undefined when it is not that. */
export function parseCidr(value: unknown): Cidr | undefined {
  if (typeof value !== 'string') return undefined;
  const [, text = '', digits = ''] = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(value) ?? [];
  const version = isIP(text);
  if (version !== 4 && version !== 6) return undefined;
  const size = version === 4 ? 32 : 128;
  const prefix = Number(digits);
  if (prefix > size) return undefined;
  const address = version === 4 ? ipv4Bits(text) : ipv6Bits(text);
  return { version, address, prefix, hostBits: BigInt(size - prefix) };
}

/** Whether the address of the range is the first of it. */
export function isNetwork({ address, hostBits }: Cidr): boolean {
  return (address >> hostBits) << hostBits === address;
}

/** Whether two ranges of one IP version have an address in common. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  const hostBits = a.hostBits > b.hostBits ? a.hostBits : b.hostBits;
  return a.version === b.version && a.address >> hostBits === b.address >> hostBits;
}

/** Whether a value is a dotted IPv4 address. */
export function isIPv4(value: unknown): value is string {
  return typeof value === 'string' && isIP(value) === 4;
}

function ipv4Bits(text: string): bigint {
  return text.split('.').reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
}

function ipv6Bits(text: string): bigint {
  const [, head = text, ipv4] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  const low = ipv4 === undefined ? 0n : ipv4Bits(ipv4);
  const full = ipv4 === undefined ? head : `${head}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  const [left = [], right = []] = full.split('::').map((side) => side.split(':').filter((group) => group !== ''));
  const middle = Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...middle, ...right].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}
