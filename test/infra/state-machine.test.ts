import { onlyResourceOf, readable, resourcesOf } from './template';

test('runs Standard workflows, one execution per request', () => {
  const { properties } = onlyResourceOf('AWS::StepFunctions::StateMachine');

  expect(properties['StateMachineType']).toBe('STANDARD');
});

test('logs errors without the data of the execution, for three months', () => {
  const { properties } = onlyResourceOf('AWS::StepFunctions::StateMachine');
  const { Level, IncludeExecutionData, Destinations } = properties['LoggingConfiguration'] as {
    Level: string;
    IncludeExecutionData: boolean;
    Destinations: { CloudWatchLogsLogGroup: { LogGroupArn: unknown } }[];
  };
  const groups = Destinations.map(({ CloudWatchLogsLogGroup }) => readable(CloudWatchLogsLogGroup.LogGroupArn));
  const group = resourcesOf('AWS::Logs::LogGroup').find(({ id }) =>
    groups.includes(readable({ 'Fn::GetAtt': [id, 'Arn'] })),
  );

  expect({ Level, IncludeExecutionData }).toEqual({ Level: 'ERROR', IncludeExecutionData: false });
  expect(group?.properties['RetentionInDays']).toBe(90);
});
