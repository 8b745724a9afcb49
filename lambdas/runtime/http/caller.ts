import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Caller } from '../../core/domain/caller';

interface IamCaller {
  readonly accountId?: string;
  readonly userArn?: string;
}

/**
 * Who calls: API Gateway has checked the signature and says whose it is. Engines that do not say it leave only the
 * account of the API.
 */
export function callerOf(event: APIGatewayProxyEventV2): Caller {
  const { requestContext } = event as { requestContext: { accountId: string; authorizer?: { iam?: IamCaller } } };
  const iam = requestContext.authorizer?.iam;
  return {
    tenant: iam?.accountId ?? requestContext.accountId,
    actor: iam?.userArn ?? 'unknown',
    // What API Gateway has seen, and no header that anybody can write.
    address: event.requestContext.http.sourceIp,
  };
}
