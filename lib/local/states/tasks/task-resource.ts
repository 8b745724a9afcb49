/** What the `Resource` of a Task state asks for. */
export interface TaskResource {
  /** The service as the history names it. */
  readonly service: 'lambda' | 'aws-sdk:dynamodb';
  /** The service's action, e.g. `putItem`. */
  readonly action: string;
  /** True when the state waits for an answer to its token, and not for that of the call. */
  readonly waitsForToken: boolean;
}

const tokenSuffix = '.waitForTaskToken';

/** The resources that the engine runs; direct integrations call DynamoDB alone. */
export const supportedResource =
  /^arn:[^:]+:states:::(lambda:invoke|aws-sdk:dynamodb:(putItem|getItem|updateItem|deleteItem)(\.waitForTaskToken)?)$/;

/** Takes a supported resource apart. */
export function taskResource(resource: string): TaskResource {
  const name = resource.slice(resource.indexOf(':states:::') + ':states:::'.length);
  const waitsForToken = name.endsWith(tokenSuffix);
  const [action = '', ...service] = (waitsForToken ? name.slice(0, -tokenSuffix.length) : name).split(':').reverse();
  return { service: service.reverse().join(':') as TaskResource['service'], action, waitsForToken };
}
