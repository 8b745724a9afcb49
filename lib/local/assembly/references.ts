import { createHash } from 'node:crypto';
import type { TemplateResource } from './assembly';
import { UnsupportedFeatureError } from '../base/errors';
import type { References } from './intrinsics';
import { localAccount, localArn } from '../base/local-account';

interface Identity {
  /** What `Ref` gives. */
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

type Identify = (logicalId: string, properties: Readonly<Record<string, unknown>>, servicesUrl: string) => Identity;

/** Physical names are the names given in the template, else the logical id: the same at every start. */
const identities: Readonly<Record<string, Identify>> = {
  'AWS::DynamoDB::Table': (logicalId, properties) => {
    const name = given(properties, 'TableName') ?? logicalId;
    const arn = localArn('dynamodb', `table/${name}`);
    return { ref: name, attributes: { Arn: arn, StreamArn: `${arn}/stream/local` } };
  },
  'AWS::Lambda::Function': (logicalId, properties) => {
    const name = given(properties, 'FunctionName') ?? logicalId;
    return { ref: name, attributes: { Arn: localArn('lambda', `function:${name}`) } };
  },
  'AWS::StepFunctions::StateMachine': (logicalId, properties) => {
    const name = given(properties, 'StateMachineName') ?? logicalId;
    const arn = localArn('states', `stateMachine:${name}`);
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
  'AWS::SQS::Queue': (logicalId, properties, servicesUrl) => {
    const name = given(properties, 'QueueName') ?? logicalId;
    const url = `${servicesUrl}/${localAccount.accountId}/${name}`;
    return { ref: url, attributes: { Arn: localArn('sqs', name), QueueName: name, QueueUrl: url } };
  },
  'AWS::Events::Rule': (logicalId, properties) => {
    const name = given(properties, 'Name') ?? logicalId;
    return { ref: name, attributes: { Arn: localArn('events', `rule/${name}`) } };
  },
  'AWS::KMS::Key': (logicalId) => {
    const keyId = uuidOf(logicalId);
    return { ref: keyId, attributes: { KeyId: keyId, Arn: localArn('kms', `key/${keyId}`) } };
  },
  'AWS::KMS::Alias': (logicalId, properties) => ({ ref: given(properties, 'AliasName') ?? logicalId }),
  'AWS::SecretsManager::Secret': (logicalId, properties) => {
    const name = given(properties, 'Name') ?? logicalId;
    return { ref: secretArn(name), attributes: { Id: secretArn(name) } };
  },
};

/**
 * Builds the look-up behind `Ref` and `Fn::GetAtt` for all resources of a stack.
 * A `Ref` to a resource without an own rule is its logical id; an attribute without a rule is refused.
 *
 * @param servicesUrl base URL of the engine's services, which the URL of a queue begins with
 */
export function referencesOf(
  stackName: string,
  resources: readonly TemplateResource[],
  servicesUrl: string,
): References {
  const pseudo: Readonly<Record<string, string | undefined>> = {
    'AWS::Region': localAccount.region,
    'AWS::AccountId': localAccount.accountId,
    'AWS::Partition': localAccount.partition,
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::NoValue': undefined,
  };
  const known = new Map(resources.map((resource) => [resource.logicalId, identityOf(resource, servicesUrl)]));
  return {
    ref: (name) => {
      if (name in pseudo) return pseudo[name];
      const identity = known.get(name);
      if (identity === undefined) throw new UnsupportedFeatureError('template', `Ref to ${name}`);
      return identity.ref;
    },
    getAtt: (logicalId, attribute) => {
      const value = known.get(logicalId)?.attributes?.[attribute];
      if (value === undefined) throw new UnsupportedFeatureError('template', `Fn::GetAtt ${logicalId}.${attribute}`);
      return value;
    },
  };
}

/** The ARN of a secret by its name; AWS appends six random characters, here they follow from the name. */
export function secretArn(name: string): string {
  return localArn('secretsmanager', `secret:${name}-${createHash('sha256').update(name).digest('hex').slice(0, 6)}`);
}

function identityOf({ type, logicalId, properties }: TemplateResource, servicesUrl: string): Identity {
  return identities[type]?.(logicalId, properties, servicesUrl) ?? { ref: logicalId };
}

function given(properties: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = properties[name];
  return typeof value === 'string' ? value : undefined;
}

function uuidOf(logicalId: string): string {
  const hex = createHash('sha256').update(logicalId).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
