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
    seen.name === name && seen.serviceId === fields['vpnservice_id'] && seen.peerAddress === fields['peer_address']
  );
}
