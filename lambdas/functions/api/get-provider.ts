import { getProviderHandler } from '../../handlers/api/get-provider';
import { providerDependencies } from '../../runtime/provider-wiring';

/** `GET /v1/providers/{name}` (api.md "Providers"). */
export const handler = getProviderHandler(providerDependencies());
