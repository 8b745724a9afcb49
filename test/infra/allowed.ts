import type { FunctionName } from '../../lambdas/contract/functions';

export const REQUESTS = 'RequestsTable.Arn';
export const AUDIT = 'AuditTable.Arn';
export const WORK = 'WorkTable.Arn';
export const SEALING_KEY = 'KeysSealing.Arn';
export const STATE_MACHINE = 'WorkflowStateMachine';
export const ERRANDS = 'WatcherQueue.Arn';
export const CHUNKS = 'ChunksQueue.Arn';

const DESCRIBE_EXECUTIONS =
  'states:DescribeExecution on arn:{Partition}:states:{Region}:{AccountId}:execution:{part 6 of WorkflowStateMachine}:*';
const READ_PROFILES =
  'secretsmanager:GetSecretValue on arn:{Partition}:secretsmanager:{Region}:{AccountId}:secret:vpn-provisioner/providers/*';

const LIST_SECRETS = 'secretsmanager:ListSecrets on *';

const PROFILES = [
  'kms:Decrypt on KeysSealing.Arn if StringEquals kms:ViaService secretsmanager.{Region}.amazonaws.com',
  READ_PROFILES,
];
const READ = requests('GetItem', 'REQ#*');
/** Fingerprints of bodies, and keys of cursors. */
const MAKE_MACS = 'kms:GenerateMac on KeysFingerprint.Arn';
const ADD_EVENTS = `dynamodb:PutItem on ${AUDIT}`;
const WRITE_ENTRIES = work('PutItem', 'FLIGHT#*');
/** The item of a sealed key is emptied with the end of its request, and its place is free. */
const GIVE_UP_PLACES = work('DeleteItem', 'PLACE#*');
const END = [READ, requests('PutItem', 'REQ#* SEALED#*'), ADD_EVENTS, WRITE_ENTRIES, GIVE_UP_PLACES];
const WAKE = [`sqs:SendMessage on ${ERRANDS}`, work('GetItem', 'ACTOR*'), work('UpdateItem', 'ACTOR*')];
/** The entry of a request that nobody waits for goes with it; one that has time left has its watcher woken. */
const INTERRUPT = [READ, ADD_EVENTS, work('DeleteItem', 'FLIGHT#* WAITING#* PLACE#*'), ...WAKE];
const ACCEPT = [
  requests('PutItem', 'REQ#* SEALED#* IDEMPOTENCY#*'),
  ADD_EVENTS,
  work('PutItem', 'LINE#*'),
  READ,
  requests('GetItem', 'CLAIM#*'),
  listing('ticket'),
  listing('connection'),
  sealing('GenerateDataKey', 'pre-shared-key'),
  MAKE_MACS,
  ...PROFILES,
];
const PACE = [work('GetItem', 'PACE#*'), work('UpdateItem', 'PACE#*')];
const SHOW_PROVIDERS = [...PROFILES, work('GetItem', 'PACE#*'), work('Query', 'FLIGHT#* LINE#* LINES#* PLACE#*')];
const PAUSE_PROVIDERS = [...SHOW_PROVIDERS, work('UpdateItem', 'PACE#*')];
const CALL_PROVIDER = [
  ...PROFILES,
  work('GetItem', 'TOKEN#*'),
  work('PutItem', 'TOKEN#*'),
  sealing('Decrypt', 'provider-token'),
  sealing('GenerateDataKey', 'provider-token'),
  ...PACE,
];
const START = `states:StartExecution on ${STATE_MACHINE}`;
const TOUCH_LINES = work('UpdateItem', 'LINES#*');

const READ_BATCH = [requests('GetItem', 'BATCH#*'), work('GetItem', 'BATCH#*')];
const SEND_TASKS = `sqs:SendMessage on ${CHUNKS}`;
const TAKE_ROWS = [
  requests('GetItem', 'IDEMPOTENCY#*'),
  requests('PutItem', 'BATCH#* CHUNK#* IDEMPOTENCY#*'),
  sealing('GenerateDataKey', 'pre-shared-key'),
  MAKE_MACS,
  ...PROFILES,
];
/** Records of rows and their counts change in one transaction. */
const COUNT_ROWS = [
  work('BatchGetItem', 'ROW#*'),
  ...['PutItem', 'UpdateItem'].map((action) => work(action, 'ROW#* BATCH#*')),
];

/** Everything that each function may do, beyond writing its log. Whoever changes a permission changes this table. */
export const ALLOWED: Readonly<Record<FunctionName, readonly string[]>> = {
  'submit-request': ACCEPT,
  'list-requests': [
    ...['time', 'state', 'provider', 'actor', 'ticket', 'connection'].map((list) => listing(list)),
    READ,
    MAKE_MACS,
  ],
  'preview-request': PROFILES,
  'get-request': [READ],
  'list-request-events': [READ, `dynamodb:Query on ${AUDIT}`],
  'cancel-request': [
    READ,
    requests('PutItem', 'REQ#* SEALED#*'),
    ADD_EVENTS,
    WRITE_ENTRIES,
    work('DeleteItem', 'LINE#*'),
    ...WAKE,
  ],
  'submit-batch': TAKE_ROWS,
  'list-batches': [listing('time'), ...READ_BATCH, MAKE_MACS],
  'add-batch-rows': [...TAKE_ROWS, ...READ_BATCH],
  'close-batch': [...READ_BATCH, requests('PutItem', 'BATCH#*')],
  'get-batch': READ_BATCH,
  'list-batch-results': [requests('GetItem', 'BATCH#*'), requests('GetItem', 'CHUNK#*'), work('Query', 'ROW#*')],
  'rerun-batch': [
    ...READ_BATCH,
    requests('GetItem', 'CHUNK#*'),
    requests('PutItem', 'BATCH#* CHUNK#*'),
    work('Query', 'ROW#*'),
  ],
  'cancel-batch': [...READ_BATCH, requests('PutItem', 'BATCH#*')],
  'get-connection': [READ, requests('GetItem', 'CLAIM#*'), listing('connection')],
  'list-audit': [
    READ,
    `dynamodb:Query on ${AUDIT}`,
    `dynamodb:GetItem on ${AUDIT}`,
    ...['time', 'provider', 'actor', 'ticket', 'connection'].map((list) => listing(list, AUDIT)),
    MAKE_MACS,
  ],
  'list-providers': [...SHOW_PROVIDERS, LIST_SECRETS],
  'get-provider': SHOW_PROVIDERS,
  'pause-provider': PAUSE_PROVIDERS,
  'resume-provider': [...PAUSE_PROVIDERS, ...WAKE],
  'show-page': [],
  'unknown-route': [],
  intake: [...ACCEPT, requests('GetItem', 'IDEMPOTENCY#*'), ...receiving('IntakeQueue')],
  dispatch: [
    'dynamodb:DescribeStream on RequestsTable.StreamArn',
    'dynamodb:GetRecords on RequestsTable.StreamArn',
    'dynamodb:GetShardIterator on RequestsTable.StreamArn',
    'dynamodb:ListStreams on *',
    READ,
    TOUCH_LINES,
    START,
    ...WAKE,
    requests('GetItem', 'BATCH#*'),
    SEND_TASKS,
    ...givingUpTo('FunctionsDispatchNotDispatched'),
  ],
  validate: [...END, ...PROFILES],
  apply: [
    READ,
    requests('PutItem', 'REQ#* SEALED#* CLAIM#*'),
    ADD_EVENTS,
    WRITE_ENTRIES,
    GIVE_UP_PLACES,
    requests('GetItem', 'SEALED#*'),
    requests('GetItem', 'CLAIM#*'),
    sealing('Decrypt', 'pre-shared-key'),
    ...CALL_PROVIDER,
    ...WAKE,
  ],
  record: [...INTERRUPT, requests('PutItem', 'REQ#* SEALED#* CONNECTION#*')],
  watch: [
    ...END,
    requests('GetItem', 'CLAIM#*'),
    requests('GetItem', 'SEALED#*'),
    sealing('Decrypt', 'pre-shared-key'),
    work('Query', 'FLIGHT#*'),
    work('BatchGetItem', 'WAITING#*'),
    work('BatchWriteItem', 'FLIGHT#* WAITING#*'),
    ...CALL_PROVIDER,
    ...WAKE,
    START,
    work('Query', 'LINE#* LINES#* PLACE#*'),
    work('DeleteItem', 'LINE#* LINES#*'),
    work('PutItem', 'PLACE#*'),
    work('UpdateItem', 'PLACE#*'),
    work('ConditionCheckItem', 'ACTOR*'),
    work('BatchGetItem', 'FLIGHT#*'),
    DESCRIBE_EXECUTIONS,
    `states:SendTaskSuccess on ${STATE_MACHINE}`,
    ...receiving('WatcherQueue'),
  ],
  'expand-batch': [
    READ,
    requests('PutItem', 'REQ#* SEALED#* CHUNK#*'),
    ADD_EVENTS,
    WRITE_ENTRIES,
    work('PutItem', 'LINE#*'),
    work('DeleteItem', 'LINE#*'),
    requests('GetItem', 'CLAIM#*'),
    requests('GetItem', 'BATCH#*'),
    requests('GetItem', 'CHUNK#*'),
    ...PROFILES,
    ...COUNT_ROWS,
    work('Query', 'ROW#*'),
    work('PutItem', 'EXPANDED#*'),
    ...WAKE,
    ...receiving('ChunksQueue'),
  ],
  tally: [
    'dynamodb:DescribeStream on AuditTable.StreamArn',
    'dynamodb:GetRecords on AuditTable.StreamArn',
    'dynamodb:GetShardIterator on AuditTable.StreamArn',
    'dynamodb:ListStreams on *',
    READ,
    ...COUNT_ROWS,
    ...givingUpTo('FunctionsTallyNotCounted'),
  ],
  'record-interrupted': [
    ...INTERRUPT,
    requests('PutItem', 'REQ#* SEALED#*'),
    ...givingUpTo('InterruptedExecutionsNotRecorded'),
  ],
  reconcile: [
    ...INTERRUPT,
    requests('PutItem', 'REQ#* SEALED#* BATCH#*'),
    `dynamodb:Query on ${REQUESTS}/index/open if ForAllValues:StringLike dynamodb:LeadingKeys OPEN OPEN1 OPEN2 OPEN3 CALLS`,
    ...READ_BATCH,
    work('Query', 'EXPANDED#*'),
    SEND_TASKS,
    work('Query', 'ACTOR*'),
    work('Query', 'FLIGHT#*'),
    WRITE_ENTRIES,
    work('Query', 'LINES#* PLACE#*'),
    work('GetItem', 'PLACE#* PACE#*'),
    work('UpdateItem', 'PLACE#*'),
    work('PutItem', 'LINE#*'),
    work('DeleteItem', 'LINE#*'),
    TOUCH_LINES,
    START,
    DESCRIBE_EXECUTIONS,
  ],
};

/** What the state machine may do: call its three functions, store task tokens, and have its log delivered. */
export const STATE_MACHINE_ALLOWED: readonly string[] = [
  ...['Validate', 'Apply', 'Record'].flatMap((step) => [
    `lambda:InvokeFunction on Functions${step}.Arn`,
    `lambda:InvokeFunction on Functions${step}.Arn:*`,
  ]),
  work('PutItem', 'WAITING#*'),
  ...[
    'CreateLogDelivery',
    'GetLogDelivery',
    'UpdateLogDelivery',
    'DeleteLogDelivery',
    'ListLogDeliveries',
    'PutResourcePolicy',
    'DescribeResourcePolicies',
    'DescribeLogGroups',
  ].map((action) => `logs:${action} on *`),
];

/** Why a permission names more than one resource; AWS offers nothing narrower for these. */
export const EXPLAINED_WILDCARDS: Readonly<Record<string, string>> = {
  'dynamodb:ListStreams on *': 'the action cannot be limited to a stream',
  [LIST_SECRETS]: 'the action cannot be limited to some secrets; it shows no value',
  [DESCRIBE_EXECUTIONS]: 'executions have the names of requests',
  [READ_PROFILES]: 'names of profiles are not known to the stack, and AWS appends random characters to the ARN',
};

function listing(list: string, table = REQUESTS): string {
  return `dynamodb:Query on ${table}/index/by-${list}`;
}

function requests(action: string, keys: string): string {
  return `dynamodb:${action} on ${REQUESTS} if ForAllValues:StringLike dynamodb:LeadingKeys ${keys}`;
}

function work(action: string, keys: string): string {
  return `dynamodb:${action} on ${WORK} if ForAllValues:StringLike dynamodb:LeadingKeys ${keys}`;
}

/** What Lambda needs of the function's role to deliver the messages of a queue. */
function receiving(queue: string): string[] {
  return ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => `sqs:${action} on ${queue}.Arn`);
}

/** What Lambda needs of the function's role to leave what was given up in a queue. */
function givingUpTo(queue: string): string[] {
  return ['SendMessage', 'GetQueueAttributes', 'GetQueueUrl'].map((action) => `sqs:${action} on ${queue}.Arn`);
}

function sealing(action: string, purpose: string): string {
  return `kms:${action} on ${SEALING_KEY} if StringEquals kms:EncryptionContext:purpose ${purpose}`;
}
