/** The two ways to say which networks are connected (provider-apis.md 2.4): endpoint groups (A) or `peer_cidrs` (B). */
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import type { ConnectionFields, ValidationContext } from '../../ports/provider-dialect';

const GROUPS = ['local_ep_group_id', 'peer_ep_group_id'] as const;

/**
 * What keeps the fields from being exactly one mode. Whether the VPN service has a subnet, which decides the mode, is
 * not known here.
 */
export function modeFindings(fields: ConnectionFields, { operation }: ValidationContext): Finding[] {
  const given = GROUPS.filter((group) => fields[group] !== undefined);
  if (fields['peer_cidrs'] !== undefined) return bothModes(given);
  // An update may change one half of mode A, or nothing of either.
  return operation === 'update' ? [] : missingMode(given);
}

/** The field to leave out is the one beside a complete mode. */
function bothModes(groups: readonly string[]): Finding[] {
  if (groups.length === 0) return [];
  const kind = { code: 'conflict' };
  return groups.length === GROUPS.length
    ? [finding(['peer_cidrs'], 'must be left out together with endpoint groups', kind)]
    : groups.map((group) => finding([group], 'must be left out together with peer_cidrs', kind));
}

function missingMode(groups: readonly string[]): Finding[] {
  const kind = { code: 'required' };
  if (groups.length === 0) {
    return [finding(['peer_cidrs'], 'is required, or local_ep_group_id and peer_ep_group_id instead of it', kind)];
  }
  const missing = GROUPS.filter((group) => !groups.includes(group));
  return missing.map((group) => finding([group], `is required together with ${groups.join()}`, kind));
}
