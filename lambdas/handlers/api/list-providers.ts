import { listProviders } from '../../core/operations/providers/show-provider';
import type { ProvidersDependencies } from '../../core/operations/providers/show-provider';
import { json } from '../../runtime/http/answer';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';

/** Makes the Lambda handler of `GET /v1/providers` (api.md "Providers"). */
export function listProvidersHandler(dependencies: ProvidersDependencies): HttpHandler {
  return httpHandler(async () => json(200, { items: await listProviders(dependencies) }));
}
