import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAssembly } from '../../../lib/local/assembly';
import { readStack } from '../../../lib/local/stack';
import { httpApi, removeFolders, streamTo, table, writeAssembly, type TestResource } from './test-assembly';

afterEach(removeFolders);

async function read(resources: Record<string, TestResource>, functions: Record<string, string> = {}): Promise<unknown> {
  return readStack(await readAssembly(await writeAssembly(resources, functions)));
}

test.each([
  {
    name: 'a resource type it does not run',
    resources: { Queue: { Type: 'AWS::SQS::Queue' } },
    message: 'Queue (AWS::SQS::Queue): not supported by the local engine: this resource type',
  },
  {
    name: 'a property it does not know',
    resources: { Table: table({ KinesisStreamSpecification: { StreamArn: 'arn' } }) },
    message: 'Table (AWS::DynamoDB::Table): not supported by the local engine: KinesisStreamSpecification',
  },
  {
    name: 'a stream record age',
    resources: { Table: table(), Mapping: streamTo('Fn', { MaximumRecordAgeInSeconds: 60 }) },
    message: 'Mapping (AWS::Lambda::EventSourceMapping): not supported by the local engine: MaximumRecordAgeInSeconds',
  },
  {
    name: 'a destination for failed records',
    resources: { Table: table(), Mapping: streamTo('Fn', { DestinationConfig: {} }) },
    message: 'Mapping (AWS::Lambda::EventSourceMapping): not supported by the local engine: DestinationConfig',
  },
  {
    name: 'an authorizer',
    resources: httpApi({ 'GET /': 'Fn' }, 'JWT'),
    message: 'Route0 (AWS::ApiGatewayV2::Route): not supported by the local engine: AuthorizationType',
  },
  {
    name: 'an API that is no HTTP API',
    resources: { Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'WEBSOCKET' } } },
    message: 'Api (AWS::ApiGatewayV2::Api): not supported by the local engine: ProtocolType',
  },
  {
    name: 'a stage with a path prefix',
    resources: { Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: 'a', StageName: 'prod' } } },
    message: 'Stage (AWS::ApiGatewayV2::Stage): not supported by the local engine: StageName',
  },
  {
    name: 'an express workflow',
    resources: {
      Machine: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: { StateMachineType: 'EXPRESS', DefinitionString: '{}' },
      },
    },
    message: 'Machine (AWS::StepFunctions::StateMachine): not supported by the local engine: StateMachineType',
  },
  {
    name: 'an intrinsic function',
    resources: { Table: table({ TableName: { 'Fn::ImportValue': 'x' } }) },
    message: 'Table (AWS::DynamoDB::Table): not supported by the local engine: intrinsic function Fn::ImportValue',
  },
  {
    name: 'an attribute',
    resources: { Table: table(), Mapping: streamTo('Fn', { FunctionName: { 'Fn::GetAtt': ['Table', 'Nonsense'] } }) },
    message: 'template: not supported by the local engine: Fn::GetAtt Table.Nonsense',
  },
  {
    name: 'a condition',
    resources: { Table: { ...table(), Condition: 'IsProduction' } },
    message: 'Table (AWS::DynamoDB::Table): not supported by the local engine: Condition IsProduction',
  },
])('refuses $name by name', async ({ resources, message }) => {
  const reading = read(resources, { Fn: '' });

  await expect(reading).rejects.toThrow(message);
});

test('refuses an integration that is not a function behind payload format 2.0', async () => {
  const { Integration0, ...others } = httpApi({ 'GET /': 'Fn' });
  const integration = {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: { ...Integration0?.Properties, IntegrationType: 'HTTP_PROXY', PayloadFormatVersion: '1.0' },
  };

  const reading = read({ ...others, Integration0: integration }, { Fn: '' });

  await expect(reading).rejects.toThrow(/Integration0 .*IntegrationType.*PayloadFormatVersion/);
});

test('refuses an assembly with two stacks', async () => {
  const folder = await writeAssembly({});
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as { artifacts: object };
  const second = { Second: { type: 'aws:cloudformation:stack', properties: { templateFile: 'x.json' } } };
  const artifacts = { ...manifest.artifacts, ...second };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, artifacts }));

  const reading = readAssembly(folder);

  await expect(reading).rejects.toThrow('more than one stack (Test, Second)');
});

test('says which file is missing when the folder holds no assembly', async () => {
  const reading = readAssembly('/nowhere');

  await expect(reading).rejects.toThrow('Cannot read /nowhere/manifest.json');
});

test('accepts resources and properties that change nothing on a laptop', async () => {
  const resources = {
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Anything: { 'Fn::GetAtt': 'x.y' } } } },
    Alarm: { Type: 'AWS::CloudWatch::Alarm' },
    Table: table({ DeletionProtectionEnabled: true, Tags: [{ Key: 'a', Value: 'b' }] }),
  };

  const stack = (await read(resources)) as { resources: object[] };

  expect(stack.resources).toEqual([{ logicalId: 'Table', type: 'AWS::DynamoDB::Table', physicalId: 'Table' }]);
});
