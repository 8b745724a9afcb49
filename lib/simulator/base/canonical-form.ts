import { isIP } from 'node:net';
import type { Fields } from './fields';

/** What providers do to values that they keep, by field; anything else is kept as it was sent. */
const FORMS: Readonly<Record<string, (value: string) => string>> = {
  name: trimmed,
  description: trimmed,
  peer_address: address,
  vgw_ip: address,
  vgw_id: lowerCase,
  cgw_id: lowerCase,
  vpnservice_id: lowerCase,
  ikepolicy_id: lowerCase,
  ipsecpolicy_id: lowerCase,
  local_ep_group_id: lowerCase,
  peer_ep_group_id: lowerCase,
};

/**
 * Fields as a provider keeps them that normalises what it is sent: IPv6 in its shortest form, host names and ids in lower
 * case, texts without blanks around them.
 */
export function canonicalForm(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const form = FORMS[name];
      return [name, form !== undefined && typeof value === 'string' ? form(value) : value];
    }),
  );
}

function address(text: string): string {
  const plain = text.trim();
  return isIP(plain) === 6 ? new URL(`http://[${plain}]`).hostname.slice(1, -1) : plain.toLowerCase();
}

function trimmed(text: string): string {
  return text.trim();
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
