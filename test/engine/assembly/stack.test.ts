import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readAssembly } from '../../../lib/local/assembly/assembly';
import { startEngine } from '../../../lib/local/engine';
import { readStack } from '../../../lib/local/assembly/stack';
import {
  httpApi,
  queue,
  queueTo,
  removeFolders,
  rule,
  streamTo,
  table,
  writeAssembly,
  type TestResource,
} from '../../support/engine/test-assembly';

afterEach(removeFolders);

async function read(resources: Record<string, TestResource>, functions: Record<string, string> = {}): Promise<unknown> {
  return readStack(await readAssembly(await writeAssembly(resources, functions)));
}

test.each([
  {
    name: 'a resource type it does not run',
    resources: { Topic: { Type: 'AWS::SNS::Topic' } },
    message: 'Topic (AWS::SNS::Topic): not supported by the local engine: this resource type',
  },
  {
    name: 'a property it does not know',
    resources: { Table: table({ KinesisStreamSpecification: { StreamArn: 'arn' } }) },
    message: 'Table (AWS::DynamoDB::Table): not supported by the local engine: KinesisStreamSpecification',
  },
  {
    name: 'a stream record age that Lambda does not know',
    resources: { Table: table(), Mapping: streamTo('Fn', { MaximumRecordAgeInSeconds: 59 }) },
    message: 'Mapping (AWS::Lambda::EventSourceMapping): not supported by the local engine: MaximumRecordAgeInSeconds',
  },
  {
    name: 'a destination for failed records that is no queue',
    resources: {
      Table: table(),
      Mapping: streamTo('Fn', { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:x:0:Topic' } } }),
    },
    message: 'DestinationConfig.OnFailure.Destination (only an SQS queue)',
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
    name: 'a FIFO queue',
    resources: { Queue: queue({ FifoQueue: true }) },
    message: 'Queue (AWS::SQS::Queue): not supported by the local engine: FifoQueue',
  },
  {
    name: 'a FIFO queue by its name',
    resources: { Queue: queue({ QueueName: 'intake.fifo' }) },
    message: 'Queue (AWS::SQS::Queue): not supported by the local engine: QueueName (only a standard queue)',
  },
  {
    name: 'a visibility timeout of more than 12 hours',
    resources: { Queue: queue({ VisibilityTimeout: 43_201 }) },
    message: 'VisibilityTimeout (a whole number from 0 to 43200)',
  },
  {
    name: 'a filter of a queue',
    resources: { Queue: queue(), Mapping: queueTo('Queue', 'Fn', { FilterCriteria: { Filters: [] } }) },
    message: 'Mapping (AWS::Lambda::EventSourceMapping): not supported by the local engine: FilterCriteria',
  },
  {
    name: 'one batch of a queue at a time, which Lambda does not allow',
    resources: { Queue: queue(), Mapping: queueTo('Queue', 'Fn', { ScalingConfig: { MaximumConcurrency: 1 } }) },
    message: 'ScalingConfig.MaximumConcurrency (a whole number from 2 to 1000)',
  },
  {
    name: 'a large batch of a queue without a window',
    resources: { Queue: queue(), Mapping: queueTo('Queue', 'Fn', { BatchSize: 11 }) },
    message: 'a BatchSize of more than 10 without MaximumBatchingWindowInSeconds',
  },
  {
    name: 'a dead-letter queue of a function',
    resources: { Fn: { Type: 'AWS::Lambda::Function', Properties: { DeadLetterConfig: { TargetArn: 'arn' } } } },
    message: 'Fn (AWS::Lambda::Function): not supported by the local engine: DeadLetterConfig',
  },
  {
    name: 'an event bus of its own',
    resources: { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'bus' } } },
    message: 'Bus (AWS::Events::EventBus): not supported by the local engine: this resource type',
  },
  {
    name: 'a rule on another event bus',
    resources: { Rule: rule('Fn', { EventBusName: 'other', EventPattern: { source: ['x'] } }) },
    message: 'Rule (AWS::Events::Rule): not supported by the local engine: EventBusName',
  },
  {
    name: 'a schedule in cron form',
    resources: { Rule: rule('Fn', { ScheduleExpression: 'cron(0 12 * * ? *)' }) },
    message: 'ScheduleExpression (only rate(…) in minutes, hours or days)',
  },
  {
    name: 'a rate that EventBridge refuses',
    resources: { Rule: rule('Fn', { ScheduleExpression: 'rate(1 minutes)' }) },
    message: 'ScheduleExpression (only rate(…) in minutes, hours or days)',
  },
  {
    name: 'a rule that is switched off',
    resources: { Rule: rule('Fn', { ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' }) },
    message: 'Rule (AWS::Events::Rule): not supported by the local engine: State',
  },
  {
    name: 'a rule for nothing',
    resources: { Rule: rule('Fn', {}) },
    message: 'a rule without ScheduleExpression or EventPattern',
  },
  {
    name: 'a target that is no function',
    resources: {
      Queue: queue(),
      Rule: rule('Fn', { EventPattern: { source: ['x'] } }, { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }),
    },
    message: 'Targets.0.Arn (only a function)',
  },
  ...['Input', 'InputPath', 'InputTransformer'].map((name) => ({
    name: `the ${name} of a target`,
    resources: { Rule: rule('Fn', { EventPattern: { source: ['x'] } }, { [name]: '$.detail' }) },
    message: `Rule (AWS::Events::Rule): not supported by the local engine: Targets.0.${name}`,
  })),
  {
    name: 'a destination for successful asynchronous calls',
    resources: {
      Config: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: 'Fn' },
          Qualifier: '$LATEST',
          DestinationConfig: { OnSuccess: { Destination: 'arn:aws:sqs:x:0:Queue' } },
        },
      },
    },
    message: 'Config (AWS::Lambda::EventInvokeConfig): not supported by the local engine: DestinationConfig.OnSuccess',
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
    Metric: { Type: 'AWS::Logs::MetricFilter', Properties: { FilterPattern: 'x' } },
    Policy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [] } },
    Table: table({ DeletionProtectionEnabled: true, Tags: [{ Key: 'a', Value: 'b' }] }),
  };

  const stack = (await read(resources)) as { resources: object[] };

  expect(stack.resources).toEqual([{ logicalId: 'Table', type: 'AWS::DynamoDB::Table', physicalId: 'Table' }]);
});

test('gives a queue its URL at the services of the engine, its ARN and its name', async () => {
  const environment = {
    URL: { Ref: 'Queue' },
    ATTRIBUTE: { 'Fn::GetAtt': ['Queue', 'QueueUrl'] },
    ARN: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    NAME: { 'Fn::GetAtt': ['Queue', 'QueueName'] },
  };
  const fn = { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: environment } } };
  const folder = await writeAssembly({ Queue: queue({ KmsMasterKeyId: 'alias/aws/sqs' }), Fn: fn }, { Fn: '' });

  const { functions } = readStack(await readAssembly(folder), 'http://127.0.0.1:4566');

  const url = 'http://127.0.0.1:4566/000000000000/Queue';
  expect(functions[0]?.properties.Environment.Variables).toEqual({
    URL: url,
    ATTRIBUTE: url,
    ARN: 'arn:aws:sqs:eu-central-1:000000000000:Queue',
    NAME: 'Queue',
  });
});

const elsewhere = 'arn:aws:sqs:eu-central-1:000000000000:Elsewhere';

test.each([
  {
    name: 'a mapping of a queue that hides messages for less time than its function may take',
    resources: { Queue: queue({ VisibilityTimeout: 2 }), Mapping: queueTo('Queue', 'Fn') },
    message: 'Mapping: Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds',
  },
  {
    name: 'a mapping of a queue that is not there',
    resources: { Mapping: queueTo('Queue', 'Fn', { EventSourceArn: elsewhere }) },
    message: `Mapping: the template has no queue ${elsewhere}`,
  },
  {
    name: 'a dead-letter queue that is not there',
    resources: { Queue: queue({ RedrivePolicy: { deadLetterTargetArn: elsewhere, maxReceiveCount: 3 } }) },
    message: `Queue: the template has no queue ${elsewhere}`,
  },
  {
    name: 'queues that are dead-letter queues of each other',
    resources: { One: queue({}, 'Two'), Two: queue({}, 'One') },
    message: 'Two: its dead letters would come back to it',
  },
  {
    name: 'a destination that is not there',
    resources: {
      Table: table(),
      Mapping: streamTo('Fn', { DestinationConfig: { OnFailure: { Destination: elsewhere } } }),
    },
    message: `Mapping: the template has no queue ${elsewhere}`,
  },
  {
    name: 'a dead-letter queue of a target that is not there',
    resources: { Rule: rule('Fn', { EventPattern: { source: ['x'] } }, { DeadLetterConfig: { Arn: elsewhere } }) },
    message: `Rule: the template has no queue ${elsewhere}`,
  },
  {
    name: 'a comparison in a pattern that is not run',
    resources: { Rule: rule('Fn', { EventPattern: { source: [{ wildcard: 'aws.*' }] } }) },
    message: 'Rule: not supported by the local engine: filter {"wildcard":"aws.*"}',
  },
])('does not start with $name', async ({ resources, message }) => {
  const assemblyDir = await writeAssembly(resources, { Fn: '' });

  await expect(startEngine({ assemblyDir })).rejects.toThrow(message);
});
