import { CfnOutput } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpNoneAuthorizer, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { PAGES, ROUTES } from '../../../lambdas/contract/routes';
import type { FunctionScope } from '../function-scope';
import { ROUTE_FUNCTIONS } from './route-functions';
import type { RouteParts } from './route-function';

/** Where the functions of the routes are made, and what they read and write. */
export interface RequestApiProps extends RouteParts {
  readonly functions: FunctionScope;
}

/**
 * The HTTP API (api.md "Routes"). Every route demands SigV4 (protocol.md 4, API2), except for the pages that show what the API is. What
 * is none of them gets its 404 or 405 without a signature as well. The functions behind both may do nothing.
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
    this.servePages(api, props.functions);
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

  private servePages(api: HttpApi, functions: FunctionScope): void {
    const worker = functions.make('show-page', {
      description: 'Shows the document of the API, and a page to read it',
      timeoutSeconds: 10,
    });
    const integration = new HttpLambdaIntegration('show-page', worker);
    for (const { path } of PAGES) {
      api.addRoutes({ path, methods: [HttpMethod.GET], integration, authorizer: new HttpNoneAuthorizer() });
    }
  }
}
