import type { FunctionName } from '../../lambdas/contract/functions';
import { describePermission, isAllowed, permissionsOf, roleOf, type Call, type Permission } from './permissions';
import { functionsByName, onlyResourceOf, readable, resourcesOf } from './template';

const REQUEST_TABLE = 'RequestsTable.Arn';
const SEALING_KEY = 'KeysSealing.Arn';

const PROFILES = [
  'kms:Decrypt on KeysSealing.Arn if StringEquals kms:ViaService secretsmanager.{Region}.amazonaws.com',
  'secretsmanager:GetSecretValue on arn:{Partition}:secretsmanager:{Region}:{AccountId}:secret:vpn-provisioner/providers/*',
];
const STEP = [items('GetItem', 'REQ#*'), items('PutItem', 'REQ#* AUDIT#*')];
const ACCEPT = [
  items('PutItem', 'REQ#* AUDIT#* SEALED#* IDEMPOTENCY#*'),
  sealing('GenerateDataKey', 'pre-shared-key'),
  'kms:GenerateMac on KeysFingerprint.Arn',
  ...PROFILES,
];
const COUNTERS = [items('UpdateItem', 'RATE#*'), items('Query', 'RATE#*')];
const TOKENS = [
  items('GetItem', 'TOKEN#*'),
  items('PutItem', 'TOKEN#*'),
  sealing('Decrypt', 'provider-token'),
  sealing('GenerateDataKey', 'provider-token'),
];

const DESCRIBE_EXECUTIONS =
  'states:DescribeExecution on arn:{Partition}:states:{Region}:{AccountId}:execution:{part 6 of WorkflowStateMachine}:*';

/** Everything that each function may do, beyond writing its log. Whoever changes a permission changes this table. */
const ALLOWED: Readonly<Record<FunctionName, readonly string[]>> = {
  'submit-request': ACCEPT,
  'preview-request': PROFILES,
  'get-request': [items('GetItem', 'REQ#*')],
  'list-request-events': [items('GetItem', 'REQ#*'), items('Query', 'AUDIT#*')],
  'cancel-request': STEP,
  intake: [
    ...ACCEPT,
    items('GetItem', 'IDEMPOTENCY#*'),
    'sqs:ReceiveMessage on IntakeQueue.Arn',
    'sqs:DeleteMessage on IntakeQueue.Arn',
    'sqs:GetQueueAttributes on IntakeQueue.Arn',
  ],
  dispatch: [
    'dynamodb:DescribeStream on RequestsTable.StreamArn',
    'dynamodb:GetRecords on RequestsTable.StreamArn',
    'dynamodb:GetShardIterator on RequestsTable.StreamArn',
    'dynamodb:ListStreams on *',
    'states:StartExecution on WorkflowStateMachine',
    ...sending('FunctionsDispatchNotDispatched'),
  ],
  validate: [...STEP, ...PROFILES, ...COUNTERS],
  apply: [
    items('GetItem', 'REQ#*'),
    items('PutItem', 'REQ#* AUDIT#* CLAIM#*'),
    ...PROFILES,
    ...TOKENS,
    items('GetItem', 'SEALED#*'),
    items('GetItem', 'CLAIM#*'),
    sealing('Decrypt', 'pre-shared-key'),
    ...COUNTERS,
  ],
  observe: [...STEP, ...PROFILES, ...TOKENS, ...COUNTERS],
  'clean-up': [...STEP, ...PROFILES, ...TOKENS, items('GetItem', 'CLAIM#*'), ...COUNTERS],
  record: [...STEP, items('DeleteItem', 'SEALED#*')],
  'record-interrupted': [...STEP, items('DeleteItem', 'SEALED#*'), ...sending('InterruptedExecutionsNotRecorded')],
  reconcile: [
    ...STEP,
    items('DeleteItem', 'SEALED#*'),
    'dynamodb:Query on RequestsTable.Arn/index/open if ForAllValues:StringLike dynamodb:LeadingKeys OPEN',
    'states:StartExecution on WorkflowStateMachine',
    DESCRIBE_EXECUTIONS,
  ],
};

const PROVIDER_STEPS: readonly FunctionName[] = ['apply', 'observe', 'clean-up'];

/** What the state machine may do: call its five functions, and have its log delivered. */
const STATE_MACHINE_ALLOWED = [
  ...['Validate', 'Apply', 'Observe', 'CleanUp', 'Record'].flatMap((step) => [
    `lambda:InvokeFunction on Functions${step}.Arn`,
    `lambda:InvokeFunction on Functions${step}.Arn:*`,
  ]),
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
const EXPLAINED_WILDCARDS: Readonly<Record<string, string>> = {
  'dynamodb:ListStreams on *': 'the action cannot be limited to a stream',
  [DESCRIBE_EXECUTIONS]: 'executions have the names of requests',
  'secretsmanager:GetSecretValue on arn:{Partition}:secretsmanager:{Region}:{AccountId}:secret:vpn-provisioner/providers/*':
    'names of profiles are not known to the stack, and AWS appends random characters to the ARN',
};

function items(action: string, keys: string): string {
  return `dynamodb:${action} on ${REQUEST_TABLE} if ForAllValues:StringLike dynamodb:LeadingKeys ${keys}`;
}

/** What Lambda needs of the function's role to leave what was given up in a queue. */
function sending(queue: string): string[] {
  return ['SendMessage', 'GetQueueAttributes', 'GetQueueUrl'].map((action) => `sqs:${action} on ${queue}.Arn`);
}

function sealing(action: string, purpose: string): string {
  return `kms:${action} on ${SEALING_KEY} if StringEquals kms:EncryptionContext:purpose ${purpose}`;
}

function permissionsByFunction(): readonly (readonly [FunctionName, readonly Permission[]])[] {
  return Object.entries(functionsByName()).map(([name, one]) => [name as FunctionName, permissionsOf(one)]);
}

function whoMay(call: Call): FunctionName[] {
  return permissionsByFunction().flatMap(([name, permissions]) => (isAllowed(permissions, call) ? [name] : []));
}

function itemCall(action: string, key: string): Call {
  return { action: `dynamodb:${action}`, resource: REQUEST_TABLE, context: { 'dynamodb:LeadingKeys': key } };
}

test.each(Object.entries(ALLOWED).map(([name, allowed]) => ({ name: name as FunctionName, allowed })))(
  'allows $name what the table says and nothing else',
  ({ name, allowed }) => {
    const permissions = permissionsOf(functionsByName()[name]).map(describePermission);

    expect(permissions.toSorted()).toEqual(allowed.toSorted());
  },
);

test('allows the state machine to call its functions and to log, nothing else', () => {
  const permissions = permissionsOf(onlyResourceOf('AWS::StepFunctions::StateMachine')).map(describePermission);

  expect(permissions.toSorted()).toEqual(STATE_MACHINE_ALLOWED.toSorted());
});

test.each([
  { claim: 'only apply reads a sealed pre-shared key', call: itemCall('GetItem', 'SEALED#req_1'), by: ['apply'] },
  { claim: 'nobody lists sealed pre-shared keys', call: itemCall('Query', 'SEALED#req_1'), by: [] },
  {
    claim: 'only what ends a request deletes its sealed key',
    call: itemCall('DeleteItem', 'SEALED#req_1'),
    by: ['record', 'record-interrupted', 'reconcile'],
  },
  { claim: 'only intake seals', call: itemCall('PutItem', 'SEALED#req_1'), by: ['submit-request', 'intake'] },
  { claim: 'nobody updates an audit event', call: itemCall('UpdateItem', 'AUDIT#req_1'), by: [] },
  { claim: 'nobody deletes an audit event', call: itemCall('DeleteItem', 'AUDIT#req_1'), by: [] },
  { claim: 'nobody deletes a request', call: itemCall('DeleteItem', 'REQ#req_1'), by: [] },
  { claim: 'nobody updates a request in place', call: itemCall('UpdateItem', 'REQ#req_1'), by: [] },
  { claim: 'only apply claims a connection', call: itemCall('PutItem', 'CLAIM#p#c'), by: ['apply'] },
  { claim: 'nobody releases a claim', call: itemCall('DeleteItem', 'CLAIM#p#c'), by: [] },
  { claim: 'only provider steps read tokens', call: itemCall('GetItem', 'TOKEN#p'), by: PROVIDER_STEPS },
  {
    claim: 'only steps count calls',
    call: itemCall('UpdateItem', 'RATE#p'),
    by: ['validate', 'apply', 'observe', 'clean-up'],
  },
  { claim: 'nobody takes a call back', call: itemCall('PutItem', 'RATE#p'), by: [] },
  { claim: 'nobody scans the table', call: { ...itemCall('Scan', ''), context: {} }, by: [] },
  { claim: 'nobody runs PartiQL', call: { ...itemCall('PartiQLSelect', ''), context: {} }, by: [] },
])('$claim', ({ call, by }) => {
  expect(whoMay(call)).toEqual(by);
});

test.each([
  { action: 'kms:Decrypt', purpose: 'pre-shared-key', by: ['apply'] },
  { action: 'kms:GenerateDataKey', purpose: 'pre-shared-key', by: ['submit-request', 'intake'] },
  { action: 'kms:Decrypt', purpose: 'provider-token', by: PROVIDER_STEPS },
  { action: 'kms:GenerateDataKey', purpose: 'provider-token', by: PROVIDER_STEPS },
])('allows $action for the purpose $purpose to $by only', ({ action, purpose, by }) => {
  const context = { 'kms:EncryptionContext:purpose': purpose };

  expect(whoMay({ action, resource: SEALING_KEY, context })).toEqual(by);
});

test('opens nothing that was sealed without a purpose', () => {
  expect(whoMay({ action: 'kms:Decrypt', resource: SEALING_KEY, context: {} })).toEqual([]);
});

test('names every action in full', () => {
  const actions = permissionsByFunction().flatMap(([, permissions]) => permissions.map(({ action }) => action));

  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});

test('allows functions a wildcard resource only where the reason is known', () => {
  const wild = permissionsByFunction()
    .flatMap(([, permissions]) => permissions)
    .filter(({ resource }) => resource.includes('*'));

  expect([...new Set(wild.map(describePermission))].toSorted()).toEqual(Object.keys(EXPLAINED_WILDCARDS).toSorted());
});

test('gives every function a role of its own that only Lambda can take', () => {
  const roles = Object.values(functionsByName()).map((one) => readable(roleOf(one)));
  const trusted = resourcesOf('AWS::IAM::Role')
    .filter(({ id }) => roles.includes(readable({ Ref: id })))
    .map(({ properties }) => JSON.stringify(properties['AssumeRolePolicyDocument']));

  expect(new Set(roles).size).toBe(Object.keys(ALLOWED).length);
  expect(new Set(trusted)).toEqual(
    new Set([
      JSON.stringify({
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
        Version: '2012-10-17',
      }),
    ]),
  );
});

test('attaches no managed policy but the one for writing logs, and no inline policy', () => {
  const roles = resourcesOf('AWS::IAM::Role').map(({ properties }) => properties);
  const managed = roles.flatMap(({ ManagedPolicyArns = [] }) => (ManagedPolicyArns as unknown[]).map(readable));

  expect(new Set(managed)).toEqual(
    new Set(['arn:{Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole']),
  );
  expect(roles.filter(({ Policies }) => Policies !== undefined)).toEqual([]);
});

test('has no role beside those of the functions and the state machine', () => {
  const owners = [...Object.values(functionsByName()), onlyResourceOf('AWS::StepFunctions::StateMachine')];
  const roles = resourcesOf('AWS::IAM::Role').map(({ id }) => readable({ Ref: id }));

  expect(roles.toSorted()).toEqual(owners.map((owner) => readable(roleOf(owner))).toSorted());
});

test('lets nobody but the HTTP API and two rules call a function from outside', () => {
  const grants = resourcesOf('AWS::Lambda::Permission').map(({ properties }) => properties);
  const sourcesOf = (principal: string): string[] =>
    grants.filter(({ Principal }) => Principal === principal).map(({ SourceArn }) => readable(SourceArn));

  expect(new Set(grants.map(({ Principal }) => Principal))).toEqual(
    new Set(['apigateway.amazonaws.com', 'events.amazonaws.com']),
  );
  expect(sourcesOf('events.amazonaws.com')).toEqual(['InterruptedExecutionsRule.Arn', 'ReconcilerRule.Arn']);
  expect(sourcesOf('apigateway.amazonaws.com')).toEqual([
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/validate',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests/{id}',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests/{id}/events',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests/{id}/cancel',
  ]);
});
