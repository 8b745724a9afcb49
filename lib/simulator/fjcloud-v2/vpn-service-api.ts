import type { Api } from '../base/provider-call';
import type { Guard } from '../neutron/neutron-api';

const PATH = /^\/v2\.0\/vpn\/vpnservices\/([0-9a-f-]{36})$/i;

/** Reading a VPN service, which shows whether the caller may see its connections (provider-apis.md 5.5, point 4). */
export function vpnServiceApi(guard: Guard): Api {
  return (request) => {
    const id = PATH.exec(request.path)?.[1];
    if (id === undefined || request.method !== 'GET') return undefined;
    const answer = { status: 200, body: { vpnservice: { id, status: 'ACTIVE', admin_state_up: true } } };
    return { operation: 'get', subject: {}, refuseCaller: () => guard(request), perform: () => answer };
  };
}
