import { resourcesOf } from './template';

/**
 * Logical ids of what must outlive every release. CloudFormation tells resources by them: under another id a table is an
 * empty table, a key cannot open what was sealed, a queue has lost its messages, an API has another URL and a log starts
 * anew. Functions, roles and rules may get other ids.
 */
const KEPT = {
  'AWS::DynamoDB::Table': ['RequestsTable00222A0D'],
  'AWS::KMS::Key': ['KeysSealingEEF27743', 'KeysFingerprint4FD54CDB'],
  'AWS::KMS::Alias': ['KeysSealingAlias410A4E7E'],
  'AWS::SQS::Queue': [
    'IntakeQueue6FB53B87',
    'IntakeDeadLettersA15864BB',
    'FunctionsDispatchNotDispatched3D8C0B78',
    'InterruptedExecutionsNotRecorded425E14F6',
  ],
  'AWS::StepFunctions::StateMachine': ['WorkflowStateMachine8F1B1C15'],
  'AWS::ApiGatewayV2::Api': ['HttpApi4E1D4184'],
  'AWS::ApiGatewayV2::Stage': ['HttpApiDefaultStage1235CC70'],
  'AWS::Logs::LogGroup': [
    'FunctionsSubmitRequestLogs43B8E0B2',
    'FunctionsPreviewRequestLogs68875308',
    'FunctionsGetRequestLogs1EDBFA16',
    'FunctionsListRequestEventsLogs2BBDB69B',
    'FunctionsCancelRequestLogsC175793A',
    'FunctionsIntakeLogs0C18C98A',
    'FunctionsDispatchLogsD87EE7CA',
    'FunctionsValidateLogs190D0349',
    'FunctionsApplyLogsB09A849B',
    'FunctionsObserveLogs726DDE68',
    'FunctionsCleanUpLogsEA0523F9',
    'FunctionsRecordLogsB30D0DFF',
    'FunctionsRecordInterruptedLogs2C21042C',
    'FunctionsReconcileLogsDAB0AF51',
    'WorkflowLogs8B0907C7',
  ],
} as const;

test.each(Object.entries(KEPT).map(([type, ids]) => ({ type, ids })))(
  'keeps every $type where it was deployed first',
  ({ type, ids }) => {
    const found = resourcesOf(type).map(({ id }) => id);

    expect(found.toSorted()).toEqual(ids.toSorted());
  },
);
