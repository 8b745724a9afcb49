import { EngineStartError, UnsupportedFeatureError } from '../base/errors';
import type { FunctionPool } from '../functions/function-pool';
import type { Stack } from '../assembly/stack';

/** A route with the function behind it. */
export interface HttpApiRoute {
  /** E.g. `GET /v1/requests/{id}`, or `$default`. */
  readonly routeKey: string;
  readonly usesIam: boolean;
  readonly timeoutMs: number;
  /** Calls the function with a JSON event. Throws FunctionError. */
  readonly invoke: (event: string) => Promise<string>;
}

const routeKeyPattern = /^(\$default|(ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S*)$/;

/**
 * The routes of a stack's HTTP API with the functions behind them.
 *
 * @throws UnsupportedFeatureError for a route key that names neither `$default` nor a method and a path
 * @throws EngineStartError when a route's integration or its function is not in the template
 */
export function httpApiRoutes(stack: Pick<Stack, 'routes' | 'integrations'>, functions: FunctionPool): HttpApiRoute[] {
  return stack.routes.map(({ logicalId, properties }) => {
    const { RouteKey, Target, AuthorizationType } = properties;
    if (!routeKeyPattern.test(RouteKey)) throw new UnsupportedFeatureError(logicalId, `RouteKey ${RouteKey}`);
    const integration = stack.integrations.find(({ ref }) => `integrations/${ref}` === Target);
    if (integration === undefined) throw new EngineStartError(`${logicalId}: the template has no ${Target}`);
    const functionId = functions.logicalIdOf(integration.properties.IntegrationUri);
    return {
      routeKey: RouteKey,
      usesIam: AuthorizationType === 'AWS_IAM',
      timeoutMs: integration.properties.TimeoutInMillis,
      invoke: (event) => functions.invoke(functionId, event),
    };
  });
}
