import { isIP } from 'node:net';
import type { SeenConnection } from '../../domain/provider-call';
import type { LookUp, ProviderDialect } from '../../ports/provider-dialect';
import { parseErrorBody } from '../../wire/error-body';
import { classify } from './errors';
import { createRequest, getRequest, listRequest } from './requests';
import { parseConnection, parsePage } from './responses';
import { createViolations } from './rules';
import { meaningOf } from './statuses';

/** Huawei classic VPN API v2.0 (Open Telekom Cloud and others); rules of providers.md 2.1. */
export const huaweiV2: ProviderDialect = {
  id: 'huawei-v2',
  validateCreate: createViolations,
  createRequest,
  getRequest,
  listRequest,
  parseConnection,
  parsePage,
  matches,
  meaningOf,
  parseError: parseErrorBody,
  classify,
};

/** Same name to the letter, same VPN service, same peer (providers.md 5.5). */
function matches(seen: SeenConnection, { fields, name }: LookUp): boolean {
  return (
    seen.name === name &&
    seen.serviceId?.toLowerCase() === String(fields['vpnservice_id']).toLowerCase() &&
    isSamePeer(seen.peerAddress, String(fields['peer_address']))
  );
}

/** A peer that was given by name may be stored as the address that the name had at create (5.8). */
function isSamePeer(seen: string | undefined, asked: string): boolean {
  return seen === asked || (seen !== undefined && isIP(asked) === 0 && isIP(seen) !== 0);
}
