import { listProvidersHandler } from '../../handlers/api/list-providers';
import { providersDependencies } from '../../runtime/provider-wiring';

/** `GET /v1/providers` (api.md "Providers"). */
export const handler = listProvidersHandler(providersDependencies());
