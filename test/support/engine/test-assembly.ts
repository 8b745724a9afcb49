import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A template resource as the tests write it. */
export interface TestResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
}

const folders: string[] = [];

/** A new temporary folder, removed by `removeFolders`. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-test-'));
  folders.push(folder);
  return folder;
}

/** Removes all temporary folders made so far. */
export async function removeFolders(): Promise<void> {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

/**
 * Writes a cloud assembly as CDK lays it out.
 *
 * @param functions body of `handler(event, context)` by logical id; `require` is there
 */
export async function writeAssembly(
  resources: Record<string, TestResource>,
  functions: Record<string, string> = {},
): Promise<string> {
  const folder = await temporaryFolder();
  const files: Record<string, object> = {};
  for (const [logicalId, body] of Object.entries(functions)) {
    const path = `asset.${logicalId}`;
    files[logicalId] = { source: { path, packaging: 'zip' } };
    await mkdir(join(folder, path));
    await writeFile(join(folder, path, 'index.js'), `exports.handler = async (event, context) => {\n${body}\n};\n`);
  }
  const manifest = {
    version: '48.0.0',
    artifacts: {
      'Test.assets': { type: 'cdk:asset-manifest', properties: { file: 'Test.assets.json' } },
      Test: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Test.template.json' } },
    },
  };
  const own = Object.fromEntries(Object.keys(functions).map((logicalId) => [logicalId, functionResource(logicalId)]));
  await Promise.all([
    writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest)),
    writeFile(join(folder, 'Test.assets.json'), JSON.stringify({ files })),
    writeFile(join(folder, 'Test.template.json'), JSON.stringify({ Resources: merge(own, resources) })),
  ]);
  return folder;
}

function functionResource(logicalId: string): TestResource {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: `${logicalId}.zip` },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    },
  };
}

function merge(own: Record<string, TestResource>, given: Record<string, TestResource>): Record<string, TestResource> {
  const merged = { ...own, ...given };
  for (const [logicalId, resource] of Object.entries(own)) {
    merged[logicalId] = { ...resource, Properties: { ...resource.Properties, ...given[logicalId]?.Properties } };
  }
  return merged;
}

/** A table with keys pk and sk and a stream of the keys. */
export function table(properties: Record<string, unknown> = {}): TestResource {
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
      ...properties,
    },
  };
}

/** A mapping from the stream of the table `Table` to a function. */
export function streamTo(functionId: string, properties: Record<string, unknown> = {}): TestResource {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      FunctionName: { Ref: functionId },
      StartingPosition: 'TRIM_HORIZON',
      ...properties,
    },
  };
}

/** A queue; `deadLetters` names the one for what has been received so often. */
export function queue(
  properties: Record<string, unknown> = {},
  deadLetters?: string,
  maxReceiveCount = 5,
): TestResource {
  const redrive = deadLetters && {
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] }, maxReceiveCount },
  };
  return { Type: 'AWS::SQS::Queue', Properties: { ...properties, ...redrive } };
}

/** A mapping from a queue to a function that reports which messages have failed. */
export function queueTo(queueId: string, functionId: string, properties: Record<string, unknown> = {}): TestResource {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
      FunctionName: { Ref: functionId },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ...properties,
    },
  };
}

/** A rule that calls a function, by a pattern or a schedule. */
export function rule(
  functionId: string,
  properties: Record<string, unknown>,
  target: Record<string, unknown> = {},
): TestResource {
  const targets = [{ Arn: { 'Fn::GetAtt': [functionId, 'Arn'] }, Id: 'Target0', ...target }];
  return { Type: 'AWS::Events::Rule', Properties: { State: 'ENABLED', Targets: targets, ...properties } };
}

/** A state machine whose definition is joined as CDK joins it: `${Name}` stands for the ARN of the function Name. */
export function stateMachine(definition: object): TestResource {
  const parts = JSON.stringify(definition)
    .split(/(\$\{\w+\})/)
    .map((part) => (/^\$\{\w+\}$/.test(part) ? { 'Fn::GetAtt': [part.slice(2, -1), 'Arn'] } : part));
  return {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { DefinitionString: { 'Fn::Join': ['', parts] }, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } },
  };
}

/** A task that calls a function with the state's input. */
export function task(functionId: string, fields: Record<string, unknown>): object {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: `\${${functionId}}`, 'Payload.$': '$' },
    OutputPath: '$.Payload',
    ...fields,
  };
}

/** An HTTP API with one integration per route; routes by key, each with its function. */
export function httpApi(routes: Record<string, string>, authorizationType = 'NONE'): Record<string, TestResource> {
  const resources: Record<string, TestResource> = {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'test', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
    },
  };
  Object.entries(routes).forEach(([routeKey, functionId], index) => {
    resources[`Integration${index}`] = {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': [functionId, 'Arn'] },
        PayloadFormatVersion: '2.0',
      },
    };
    resources[`Route${index}`] = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: routeKey,
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: `Integration${index}` }]] },
        AuthorizationType: authorizationType,
      },
    };
  });
  return resources;
}
