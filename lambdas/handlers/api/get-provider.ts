import { showProvider } from '../../core/operations/providers/show-provider';
import type { ProviderDependencies } from '../../core/operations/providers/show-provider';
import { json } from '../../runtime/http/answer';
import { nameIn } from '../../runtime/http/parameters';
import { providerNotFound } from '../../runtime/http/problems';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';

/** Makes the Lambda handler of `GET /v1/providers/{name}` (api.md "Providers"). */
export function getProviderHandler(dependencies: ProviderDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const name = nameIn(event);
    const resource = await showProvider(dependencies, name);
    if (resource === undefined) throw providerNotFound(name);
    return json(200, resource);
  });
}
