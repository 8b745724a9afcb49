/** A route that fits a request. */
export interface RouteMatch<T> {
  readonly route: T;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface CompiledRoute<T> {
  readonly route: T;
  readonly method: string;
  readonly pattern: RegExp;
  readonly rank: number;
}

/**
 * Finds the route of an HTTP API for a method and a path. As on AWS the most specific one wins: a full match, then one
 * with path variables, then a greedy one, then `$default`; a method before `ANY`.
 */
export class RouteTable<T extends { readonly routeKey: string }> {
  private readonly routes: readonly CompiledRoute<T>[];

  constructor(routes: readonly T[]) {
    this.routes = routes.map(compile).sort((left, right) => left.rank - right.rank);
  }

  /** @param path decoded */
  find(method: string, path: string): RouteMatch<T> | undefined {
    for (const { route, method: wanted, pattern } of this.routes) {
      const match = wanted === 'ANY' || wanted === method ? pattern.exec(path) : null;
      if (match !== null) return { route, pathParameters: { ...match.groups } };
    }
    return undefined;
  }
}

function compile<T extends { readonly routeKey: string }>(route: T): CompiledRoute<T> {
  if (route.routeKey === '$default') return { route, method: 'ANY', pattern: /^/, rank: Infinity };
  const [method = '', path = ''] = route.routeKey.split(' ');
  const variables = path.match(/\{[^}]+\}/g) ?? [];
  const greedy = variables.some((variable) => variable.endsWith('+}')) ? 1 : 0;
  const source = path
    .split(/(\{[^}]+\})/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/^\\\{(\w+)(\\\+)?\\\}$/, toGroup))
    .join('');
  return {
    route,
    method,
    pattern: new RegExp(`^${source}$`),
    rank: greedy * 1_000_000 + variables.length * 1_000 - path.split('/').length + (method === 'ANY' ? 0.5 : 0),
  };
}

function toGroup(_match: string, name: string, plus: string | undefined): string {
  return plus === undefined ? `(?<${name}>[^/]+)` : `(?<${name}>.+)`;
}
