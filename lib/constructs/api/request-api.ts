import { CfnOutput } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { ROUTES } from '../../../lambdas/contract/routes';
import type { FunctionScope } from '../function-scope';
import { ROUTE_FUNCTIONS } from './route-functions';
import type { RouteParts } from './route-function';

/** Where the functions of the routes are made, and what they read and write. */
export interface RequestApiProps extends RouteParts {
  readonly functions: FunctionScope;
}

/**
 * The HTTP API (api.md "Routes"). Every route demands SigV4 (protocol.md 4, API2). What is none of them gets its 404 or
 * 405 without a signature, from a function that may do nothing.
 */
export class RequestApi extends Construct {
  constructor(scope: Construct, id: string, props: RequestApiProps) {
    super(scope, id);
    const api = new HttpApi(this, 'Api', {
      description: 'VPN Provisioner',
      defaultAuthorizer: new HttpIamAuthorizer(),
    });
    for (const { method, path, functionName } of ROUTES) {
      const { allow, ...purpose } = ROUTE_FUNCTIONS[functionName];
      const worker = props.functions.make(functionName, purpose);
      allow(worker, props);
      api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: new HttpLambdaIntegration(functionName, worker),
      });
    }
    const unknown = props.functions.make('unknown-route', {
      description: 'Answers calls that no route takes',
      timeoutSeconds: 5,
    });
    new HttpRoute(this, 'Unknown', {
      httpApi: api,
      routeKey: HttpRouteKey.DEFAULT,
      authorizer: new HttpNoneAuthorizer(),
      integration: new HttpLambdaIntegration('unknown-route', unknown),
    });
    new CfnOutput(this, 'Url', { value: api.apiEndpoint });
  }
}
