import { resourcesOf } from './template';

/**
 * Logical ids of what must outlive every release. CloudFormation tells resources by them: under another id a table is an
 * empty table, a key cannot open what was sealed, a queue has lost its messages, an API has another URL and a log starts
 * anew. Functions, roles and rules may get other ids.
 */
const KEPT = {
  'AWS::DynamoDB::Table': ['RequestsTable00222A0D', 'AuditTable18A3095C', 'WorkTable32F1690E'],
  'AWS::KMS::Key': ['KeysSealingEEF27743', 'KeysFingerprint4FD54CDB'],
  'AWS::KMS::Alias': ['KeysSealingAlias410A4E7E'],
  'AWS::SQS::Queue': [
    'IntakeQueue6FB53B87',
    'IntakeDeadLettersA15864BB',
    'FunctionsDispatchNotDispatched3D8C0B78',
    'InterruptedExecutionsNotRecorded425E14F6',
    'WatcherQueue9C4C315B',
    'WatcherDeadLettersB0AE0C37',
    'ChunksQueue701EA5E3',
    'ChunksDeadLetters16A5CB83',
    'FunctionsTallyNotCounted601941BB',
  ],
  'AWS::StepFunctions::StateMachine': ['WorkflowStateMachine8F1B1C15'],
  'AWS::ApiGatewayV2::Api': ['HttpApi4E1D4184'],
  'AWS::ApiGatewayV2::Stage': ['HttpApiDefaultStage1235CC70'],
  'AWS::Logs::LogGroup': [
    'FunctionsSubmitRequestLogs43B8E0B2',
    'FunctionsUnknownRouteLogs52E05532',
    'FunctionsPreviewRequestLogs68875308',
    'FunctionsGetProviderLogs7127AE69',
    'FunctionsGetRequestLogs1EDBFA16',
    'FunctionsListProvidersLogs027FF405',
    'FunctionsListRequestEventsLogs2BBDB69B',
    'FunctionsPauseProviderLogs150ABD7B',
    'FunctionsCancelRequestLogsC175793A',
    'FunctionsIntakeLogs0C18C98A',
    'FunctionsDispatchLogsD87EE7CA',
    'FunctionsValidateLogs190D0349',
    'FunctionsApplyLogsB09A849B',
    'FunctionsRecordLogsB30D0DFF',
    'FunctionsWatchLogs37A8F216',
    'FunctionsRecordInterruptedLogs2C21042C',
    'FunctionsReconcileLogsDAB0AF51',
    'WorkflowLogs8B0907C7',
    'FunctionsResumeProviderLogs38926E0C',
    'FunctionsShowPageLogs3B63B347',
    'FunctionsSubmitBatchLogs45A37EA0',
    'FunctionsAddBatchRowsLogsD1AE1D21',
    'FunctionsCloseBatchLogsC47D7ED2',
    'FunctionsGetBatchLogs7CF73FB0',
    'FunctionsListBatchResultsLogs120820C7',
    'FunctionsRerunBatchLogs8A9CFC75',
    'FunctionsCancelBatchLogsAA01A744',
    'FunctionsExpandBatchLogsD077E5D9',
    'FunctionsTallyLogsC375CBED',
    'FunctionsListRequestsLogsF5AE9AF9',
    'FunctionsListBatchesLogs7A8FE669',
    'FunctionsListAuditLogs92D5783C',
    'FunctionsGetConnectionLogsF27BEDAB',
  ],
} as const;

test.each(Object.entries(KEPT).map(([type, ids]) => ({ type, ids })))(
  'keeps every $type where it was deployed first',
  ({ type, ids }) => {
    const found = resourcesOf(type).map(({ id }) => id);

    expect(found.toSorted()).toEqual(ids.toSorted());
  },
);
