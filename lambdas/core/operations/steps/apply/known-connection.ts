import { InvariantError } from '../../../domain/errors';
import type { ProvisionedConnection, ProvisioningRequest } from '../../../domain/request/provisioning-request';

/** The connection that an update or a delete is about. @throws InvariantError when the request names none */
export function knownConnection({ id, connection }: ProvisioningRequest): ProvisionedConnection {
  if (connection === undefined) throw new InvariantError(`Request ${id} names no connection`);
  return connection;
}
