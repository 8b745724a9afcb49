import { resumeProviderHandler } from '../../handlers/api/resume-provider';
import { resumeDependencies } from '../../runtime/provider-wiring';

/** `POST /v1/providers/{name}/resume` (api.md "Providers"). */
export const handler = resumeProviderHandler(resumeDependencies());
