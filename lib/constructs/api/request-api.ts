import { CfnOutput } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionName } from '../../../lambdas/contract/functions';
import { ROUTES } from '../../../lambdas/contract/routes';

export interface RequestApiProps {
  /** The function behind each name that {@link ROUTES} uses. */
  readonly functions: Readonly<Record<FunctionName, IFunction>>;
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
      api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: new HttpLambdaIntegration(functionName, props.functions[functionName]),
      });
    }
    new CfnOutput(this, 'Url', { value: api.apiEndpoint });
  }
}
