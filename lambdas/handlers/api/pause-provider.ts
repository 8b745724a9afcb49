import { pauseProvider } from '../../core/operations/providers/pause-provider';
import type { PauseDependencies } from '../../core/operations/providers/pause-provider';
import { json } from '../../runtime/http/answer';
import { callerOf } from '../../runtime/http/caller';
import { nameIn } from '../../runtime/http/parameters';
import { providerNotFound } from '../../runtime/http/problems';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';

/**
 * Makes the Lambda handler of `POST /v1/providers/{name}/pause` (api.md "Providers"). A body says nothing and is not read.
 */
export function pauseProviderHandler(dependencies: PauseDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const name = nameIn(event);
    const resource = await pauseProvider(dependencies, callerOf(event), name);
    if (resource === undefined) throw providerNotFound(name);
    return json(200, resource);
  });
}
