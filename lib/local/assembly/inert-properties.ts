/**
 * Properties that the engine accepts and that change nothing on a laptop: who may call, how much it may cost, how it
 * is kept, watched and labelled. Every other property that the engine does not run is refused.
 */
export const inertProperties: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': [
    'BillingMode',
    'ContributorInsightsSpecification',
    'DeletionProtectionEnabled',
    'OnDemandThroughput',
    'PointInTimeRecoverySpecification',
    'ProvisionedThroughput',
    'ResourcePolicy',
    'SSESpecification',
    'TableClass',
    'Tags',
    'WarmThroughput',
  ],
  'AWS::Lambda::Function': [
    'Architectures',
    'Description',
    'EphemeralStorage',
    'KmsKeyArn',
    'LoggingConfig',
    'MemorySize',
    'ReservedConcurrentExecutions',
    'Role',
    'Tags',
    'TracingConfig',
  ],
  'AWS::Lambda::EventSourceMapping': ['MetricsConfig', 'ParallelizationFactor', 'Tags'],
  'AWS::StepFunctions::StateMachine': ['LoggingConfiguration', 'RoleArn', 'Tags', 'TracingConfiguration'],
  'AWS::ApiGatewayV2::Api': ['Description', 'Tags'],
  'AWS::ApiGatewayV2::Stage': ['AccessLogSettings', 'DefaultRouteSettings', 'Description', 'RouteSettings', 'Tags'],
  'AWS::ApiGatewayV2::Route': ['OperationName'],
  'AWS::ApiGatewayV2::Integration': ['Description', 'IntegrationMethod'],
  'AWS::KMS::Key': [
    'Description',
    'EnableKeyRotation',
    'KeyPolicy',
    'PendingWindowInDays',
    'RotationPeriodInDays',
    'Tags',
  ],
  'AWS::KMS::Alias': [],
  'AWS::SQS::Queue': [
    'KmsDataKeyReusePeriodSeconds',
    'KmsMasterKeyId',
    'RedriveAllowPolicy',
    'SqsManagedSseEnabled',
    'Tags',
  ],
  'AWS::Events::Rule': ['Description', 'Tags'],
  'AWS::Lambda::EventInvokeConfig': [],
  'AWS::SecretsManager::Secret': ['Description', 'KmsKeyId', 'Tags'],
};

/** Resource types that the engine accepts and has nothing to run for. */
export const inertTypes: readonly string[] = [
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
];
