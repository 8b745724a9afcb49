import type { ProviderRequest, Reply } from '../base/message';
import type { Identity } from './identity';

/**
 * 401 in Keystone's shape unless the call carries a token that is good now, otherwise undefined. Source:
 * provider-apis.md 5.8, recorded-openstack n04 and n05.
 */
export function refuseWithoutToken(identity: Identity, request: ProviderRequest): Reply | undefined {
  const token = request.headers['x-auth-token'];
  if (typeof token === 'string' && identity.accepts(token)) return undefined;
  const message = 'The request you have made requires authentication.';
  return {
    status: 401,
    headers: { 'WWW-Authenticate': `Keystone uri="http://${request.headers.host ?? '127.0.0.1'}/"` },
    body: { error: { code: 401, title: 'Unauthorized', message } },
  };
}
