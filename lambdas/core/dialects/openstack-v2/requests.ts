/** Request bodies of the Neutron VPNaaS API v2.0 (provider-apis.md 2.4). */
import type { ProviderProfile } from '../../../contract/provider-profile';
import type { HttpRequest } from '../../domain/connection/provider-call';
import type { ConnectionChange, ConnectionSpec } from '../../ports/provider-dialect';
import { withMarker } from '../../wire/neutron/marker';
import { neutronCreate, neutronUpdate } from '../../wire/neutron/requests';
import { givenFields } from './absent';

/** The caller's fields, all of them documented ones after validation, with name, marker and secret. */
export function createRequest({ endpoint }: ProviderProfile, spec: ConnectionSpec): HttpRequest {
  return neutronCreate(endpoint, {
    ...withMarker(givenFields(spec.fields, 'create'), spec.marker),
    name: spec.name,
    psk: spec.preSharedKey?.reveal(),
  });
}

/** Only what the caller changes. */
export function updateRequest({ endpoint }: ProviderProfile, id: string, change: ConnectionChange): HttpRequest {
  const { fields, preSharedKey } = change;
  return neutronUpdate(endpoint, id, {
    ...givenFields(fields, 'update'),
    ...(preSharedKey !== undefined && { psk: preSharedKey.reveal() }),
  });
}
