import { CfnOutput } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { ROUTES } from '../../../lambdas/contract/routes';
import type { FunctionScope } from '../function-scope';
import type { Stores } from '../storage/stores';
import { ROUTE_FUNCTIONS } from './route-functions';

/** Where the functions of the routes are made, and what they read and write. */
export interface RequestApiProps extends Stores {
  readonly functions: FunctionScope;
}

/** The HTTP API (api.md "Routes"). Every route demands SigV4: there is no anonymous route (protocol.md 4, API2). */
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
    new CfnOutput(this, 'Url', { value: api.apiEndpoint });
  }
}
