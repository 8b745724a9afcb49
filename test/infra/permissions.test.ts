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
const TOKENS = [
  items('GetItem', 'TOKEN#*'),
  items('PutItem', 'TOKEN#*'),
  sealing('Decrypt', 'provider-token'),
  sealing('GenerateDataKey', 'provider-token'),
];

/** Everything that each function may do, beyond writing its log. Whoever changes a permission changes this table. */
const ALLOWED: Readonly<Record<FunctionName, readonly string[]>> = {
  'submit-request': [
    items('PutItem', 'REQ#* AUDIT#* SEALED#* IDEMPOTENCY#*'),
    sealing('GenerateDataKey', 'pre-shared-key'),
    'kms:GenerateMac on KeysFingerprint.Arn',
    ...PROFILES,
  ],
  'preview-request': PROFILES,
  'get-request': [items('GetItem', 'REQ#*')],
  'list-request-events': [items('GetItem', 'REQ#*'), items('Query', 'AUDIT#*')],
  dispatch: [
    'dynamodb:DescribeStream on RequestsTable.StreamArn',
    'dynamodb:GetRecords on RequestsTable.StreamArn',
    'dynamodb:GetShardIterator on RequestsTable.StreamArn',
    'dynamodb:ListStreams on *',
    'states:StartExecution on WorkflowStateMachine',
  ],
  validate: [...STEP, ...PROFILES],
  apply: [
    items('GetItem', 'REQ#*'),
    items('PutItem', 'REQ#* AUDIT#* CLAIM#*'),
    ...PROFILES,
    ...TOKENS,
    items('GetItem', 'SEALED#*'),
    items('GetItem', 'CLAIM#*'),
    sealing('Decrypt', 'pre-shared-key'),
  ],
  observe: [...STEP, ...PROFILES, ...TOKENS],
  record: [...STEP, items('DeleteItem', 'SEALED#*')],
};

/** What the state machine may do: call its four functions, and have its log delivered. */
const STATE_MACHINE_ALLOWED = [
  ...['Validate', 'Apply', 'Observe', 'Record'].flatMap((step) => [
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
  'secretsmanager:GetSecretValue on arn:{Partition}:secretsmanager:{Region}:{AccountId}:secret:vpn-provisioner/providers/*':
    'names of profiles are not known to the stack, and AWS appends random characters to the ARN',
};

function items(action: string, keys: string): string {
  return `dynamodb:${action} on ${REQUEST_TABLE} if ForAllValues:StringLike dynamodb:LeadingKeys ${keys}`;
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
  { claim: 'only record deletes a sealed key', call: itemCall('DeleteItem', 'SEALED#req_1'), by: ['record'] },
  { claim: 'only submit-request seals', call: itemCall('PutItem', 'SEALED#req_1'), by: ['submit-request'] },
  { claim: 'nobody updates an audit event', call: itemCall('UpdateItem', 'AUDIT#req_1'), by: [] },
  { claim: 'nobody deletes an audit event', call: itemCall('DeleteItem', 'AUDIT#req_1'), by: [] },
  { claim: 'nobody deletes a request', call: itemCall('DeleteItem', 'REQ#req_1'), by: [] },
  { claim: 'nobody updates a request in place', call: itemCall('UpdateItem', 'REQ#req_1'), by: [] },
  { claim: 'only apply claims a connection', call: itemCall('PutItem', 'CLAIM#p#c'), by: ['apply'] },
  { claim: 'nobody releases a claim', call: itemCall('DeleteItem', 'CLAIM#p#c'), by: [] },
  { claim: 'only provider steps read tokens', call: itemCall('GetItem', 'TOKEN#p'), by: ['apply', 'observe'] },
  { claim: 'nobody scans the table', call: { ...itemCall('Scan', ''), context: {} }, by: [] },
  { claim: 'nobody runs PartiQL', call: { ...itemCall('PartiQLSelect', ''), context: {} }, by: [] },
])('$claim', ({ call, by }) => {
  expect(whoMay(call)).toEqual(by);
});

test.each([
  { action: 'kms:Decrypt', purpose: 'pre-shared-key', by: ['apply'] },
  { action: 'kms:GenerateDataKey', purpose: 'pre-shared-key', by: ['submit-request'] },
  { action: 'kms:Decrypt', purpose: 'provider-token', by: ['apply', 'observe'] },
  { action: 'kms:GenerateDataKey', purpose: 'provider-token', by: ['apply', 'observe'] },
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

test('lets nobody but the HTTP API call a function from outside', () => {
  const grants = resourcesOf('AWS::Lambda::Permission').map(({ properties }) => properties);

  expect(new Set(grants.map(({ Principal }) => Principal))).toEqual(new Set(['apigateway.amazonaws.com']));
  expect(grants.map(({ SourceArn }) => readable(SourceArn))).toEqual([
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/validate',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests/{id}',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests/{id}/events',
  ]);
});
