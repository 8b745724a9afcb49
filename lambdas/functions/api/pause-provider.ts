import { pauseProviderHandler } from '../../handlers/api/pause-provider';
import { pauseDependencies } from '../../runtime/provider-wiring';

/** `POST /v1/providers/{name}/pause` (api.md "Providers"). */
export const handler = pauseProviderHandler(pauseDependencies());
