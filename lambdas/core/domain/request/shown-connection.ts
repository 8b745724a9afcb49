import type { ProvisionedConnection, ProvisioningRequest, Tunnel } from './provisioning-request';

/** The status of a connection of which a look has shown that it is gone, as we asked for. The provider has no word for it. */
export const DELETED = 'DELETED';

/** The connection that a request is about, as callers see it: also the one that it has made and removed. */
export function shownConnection({
  connection,
  removed,
}: Pick<ProvisioningRequest, 'connection' | 'removed'>): ProvisionedConnection | undefined {
  return connection ?? (removed === undefined ? undefined : { ...removed, status: DELETED });
}

/** The tunnel as callers see it: what is gone has none. */
export function shownTunnel(
  request: Pick<ProvisioningRequest, 'connection' | 'removed' | 'tunnel'>,
): Tunnel | undefined {
  return shownConnection(request)?.status === DELETED ? undefined : request.tunnel;
}
