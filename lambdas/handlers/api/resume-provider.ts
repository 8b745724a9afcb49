import { resumeProvider } from '../../core/operations/providers/pause-provider';
import type { ResumeDependencies } from '../../core/operations/providers/pause-provider';
import { json } from '../../runtime/http/answer';
import { nameIn } from '../../runtime/http/parameters';
import { providerNotFound } from '../../runtime/http/problems';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';

/**
 * Makes the Lambda handler of `POST /v1/providers/{name}/resume` (api.md "Providers"). A body says nothing and is not read.
 */
export function resumeProviderHandler(dependencies: ResumeDependencies): HttpHandler {
  return httpHandler(async (event) => {
    const name = nameIn(event);
    const resource = await resumeProvider(dependencies, name);
    if (resource === undefined) throw providerNotFound(name);
    return json(200, resource);
  });
}
