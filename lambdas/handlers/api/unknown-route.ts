import { PAGES, ROUTES } from '../../contract/routes';
import { HttpProblem } from '../../runtime/http/problems';
import { httpHandler } from '../../runtime/http/shell';
import type { HttpHandler } from '../../runtime/http/shell';

const ALL = [...ROUTES, ...PAGES.map(({ path }) => ({ method: 'GET', path }) as const)];

/**
 * Makes the Lambda handler of calls that no route takes: 405 with `Allow` when the path has routes of other methods, 404
 * otherwise. It answers anybody, also without a signature, and says only what the documentation says (api.md "Routes").
 */
export function unknownRouteHandler(): HttpHandler {
  return httpHandler(({ rawPath, requestContext: { http } }) => {
    const methods = ALL.filter(({ path }) => isOn(path, rawPath)).map(({ method }) => method);
    if (methods.length === 0) throw new HttpProblem(404, 'route-not-found', 'There is no such route');
    const allow = [...new Set(methods)].join(', ');
    throw new HttpProblem(405, 'method-not-allowed', `${http.method.slice(0, 16)} is not a method of this route`, {
      members: { detail: `The route takes ${allow}.` },
      headers: { allow },
    });
  });
}

/** Whether a path is one of a route, whose parameters take any segment. */
function isOn(route: string, path: string): boolean {
  const wanted = route.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) => (segment.startsWith('{') ? given[index] !== '' : segment === given[index]))
  );
}
