import { PAGES } from '../../lambdas/contract/routes';
import type { FunctionName } from '../../lambdas/contract/functions';
import {
  ALLOWED,
  AUDIT,
  ERRANDS,
  EXPLAINED_WILDCARDS,
  REQUESTS,
  SEALING_KEY,
  STATE_MACHINE,
  STATE_MACHINE_ALLOWED,
  WORK,
} from './allowed';
import { describePermission, isAllowed, permissionsOf, roleOf, type Call, type Permission } from './permissions';
import { functionsByName, onlyResourceOf, readable, resourcesOf } from './template';

/** Functions that call a provider. */
const PROVIDER_FUNCTIONS: readonly FunctionName[] = ['apply', 'watch'];

function permissionsByFunction(): readonly (readonly [FunctionName, readonly Permission[]])[] {
  return Object.entries(functionsByName()).map(([name, one]) => [name as FunctionName, permissionsOf(one)]);
}

function whoMay(call: Call): FunctionName[] {
  return permissionsByFunction().flatMap(([name, permissions]) => (isAllowed(permissions, call) ? [name] : []));
}

function itemCall(action: string, key: string, resource = REQUESTS): Call {
  return { action: `dynamodb:${action}`, resource, context: { 'dynamodb:LeadingKeys': key } };
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
  {
    claim: 'only what calls providers reads a sealed pre-shared key',
    call: itemCall('GetItem', 'SEALED#req_1'),
    by: ['apply', 'watch'],
  },
  { claim: 'nobody lists sealed pre-shared keys', call: itemCall('Query', 'SEALED#req_1'), by: [] },
  {
    claim: 'only what takes a request in or ends it writes the item of its sealed key',
    call: itemCall('PutItem', 'SEALED#req_1'),
    by: [
      ...['submit-request', 'cancel-request', 'intake', 'validate', 'apply', 'record', 'watch', 'expand-batch'],
      ...['record-interrupted', 'reconcile'],
    ],
  },
  { claim: 'only apply claims a connection', call: itemCall('PutItem', 'CLAIM#p#c'), by: ['apply'] },
  {
    claim: 'only what calls a provider reads its tokens',
    call: itemCall('GetItem', 'TOKEN#p', WORK),
    by: PROVIDER_FUNCTIONS,
  },
  {
    claim: 'only what calls a provider or pauses it changes a pace',
    call: itemCall('UpdateItem', 'PACE#p', WORK),
    by: ['pause-provider', 'resume-provider', 'apply', 'watch'],
  },
  { claim: 'only watch reads task tokens', call: itemCall('BatchGetItem', 'WAITING#req_1', WORK), by: ['watch'] },
  {
    claim: 'only watch answers task tokens, of our machine alone',
    call: { action: 'states:SendTaskSuccess', resource: STATE_MACHINE, context: {} },
    by: ['watch'],
  },
  {
    claim: 'nobody has an execution fail by its token',
    call: { action: 'states:SendTaskFailure', resource: STATE_MACHINE, context: {} },
    by: [],
  },
  { claim: 'no function stores a task token', call: itemCall('PutItem', 'WAITING#req_1', WORK), by: [] },
  {
    claim: 'only watch removes the entry of a request that its execution still waits for',
    call: itemCall('BatchWriteItem', 'FLIGHT#p', WORK),
    by: ['watch'],
  },
  {
    claim: 'only what has changed an entry or made a line known, or looks after watchers and gates, wakes one',
    call: itemCall('UpdateItem', 'ACTOR', WORK),
    by: [
      ...['cancel-request', 'resume-provider', 'dispatch', 'apply', 'record', 'watch', 'expand-batch'],
      ...['record-interrupted', 'reconcile'],
    ],
  },
  {
    claim: 'only what takes a request in, or looks for what was lost, has it wait in line',
    call: itemCall('PutItem', 'LINE#p#1#acme', WORK),
    by: ['submit-request', 'intake', 'expand-batch', 'reconcile'],
  },
  {
    claim: 'only what admits, cancels or ends a request that waits takes it out of its line',
    call: itemCall('DeleteItem', 'LINE#p#1#acme', WORK),
    by: ['cancel-request', 'watch', 'expand-batch', 'reconcile'],
  },
  {
    claim: 'only what dispatches a request makes its line known',
    call: itemCall('UpdateItem', 'LINES#p', WORK),
    by: ['dispatch', 'reconcile'],
  },
  {
    claim: 'only the gate forgets a line',
    call: itemCall('DeleteItem', 'LINES#p', WORK),
    by: ['watch'],
  },
  { claim: 'only the gate gives a place', call: itemCall('PutItem', 'PLACE#p', WORK), by: ['watch'] },
  {
    claim: 'only the gate compares who has an account',
    call: itemCall('ConditionCheckItem', 'ACTOR', WORK),
    by: ['watch'],
  },
  {
    claim: 'only what ends a request frees its place',
    call: itemCall('DeleteItem', 'PLACE#p', WORK),
    by: ['validate', 'apply', 'record', 'watch', 'record-interrupted', 'reconcile'],
  },
  {
    claim: 'only what wakes watchers and gates sends errands',
    call: { action: 'sqs:SendMessage', resource: ERRANDS, context: {} },
    by: [
      ...['cancel-request', 'resume-provider', 'dispatch', 'apply', 'record', 'watch', 'expand-batch'],
      ...['record-interrupted', 'reconcile'],
    ],
  },
  {
    claim: 'only what takes rows in, runs them again or trims them writes chunks',
    call: itemCall('PutItem', 'CHUNK#bat_1'),
    by: ['submit-batch', 'add-batch-rows', 'rerun-batch', 'expand-batch'],
  },
  {
    claim: 'only what shows rows, runs them again or expands them reads chunks',
    call: itemCall('GetItem', 'CHUNK#bat_1'),
    by: ['list-batch-results', 'rerun-batch', 'expand-batch'],
  },
  {
    claim: 'only what follows the trail and what repairs counts change them',
    call: itemCall('UpdateItem', 'BATCH#bat_1', WORK),
    by: ['expand-batch', 'tally'],
  },
  {
    claim: 'only what lists batches and requests reads their list by time',
    call: { action: 'dynamodb:Query', resource: `${REQUESTS}/index/by-time`, context: {} },
    by: ['list-requests', 'list-batches'],
  },
  {
    claim: 'only what lists the audit trail reads events of many requests',
    call: { action: 'dynamodb:Query', resource: `${AUDIT}/index/by-actor`, context: {} },
    by: ['list-audit'],
  },
  { claim: 'nobody takes a call back', call: itemCall('PutItem', 'PACE#p', WORK), by: [] },
  { claim: 'nobody runs PartiQL', call: { ...itemCall('PartiQLSelect', ''), context: {} }, by: [] },
])('$claim', ({ call, by }) => {
  expect(whoMay(call)).toEqual(by);
});

test.each([
  { table: REQUESTS, granted: ['GetItem', 'PutItem', 'Query'] },
  { table: AUDIT, granted: ['GetItem', 'PutItem', 'Query'] },
  {
    table: WORK,
    granted: [
      'BatchGetItem',
      'BatchWriteItem',
      'ConditionCheckItem',
      'DeleteItem',
      'GetItem',
      'PutItem',
      'Query',
      'UpdateItem',
    ],
  },
])('grants nothing on $table but $granted', ({ table, granted }) => {
  const onTable = permissionsByFunction()
    .flatMap(([, permissions]) => permissions)
    .filter(({ resource }) => resource === table || resource.startsWith(`${table}/`))
    .map(({ action }) => action);

  expect([...new Set(onTable)].toSorted()).toEqual(granted.map((action) => `dynamodb:${action}`));
});

// IAM may look at all keys of a transaction together. Of the work table's items only entries are put in one.
test.each([REQUESTS, AUDIT])('puts of one function into %s are one statement', (table) => {
  const counts = permissionsByFunction().map(
    ([, permissions]) =>
      permissions.filter((one) => one.action === 'dynamodb:PutItem' && one.resource === table).length,
  );

  expect(Math.max(...counts)).toBe(1);
});

test.each([
  { action: 'kms:Decrypt', purpose: 'pre-shared-key', by: ['apply', 'watch'] },
  {
    action: 'kms:GenerateDataKey',
    purpose: 'pre-shared-key',
    by: ['submit-request', 'submit-batch', 'add-batch-rows', 'intake'],
  },
  { action: 'kms:Decrypt', purpose: 'provider-token', by: PROVIDER_FUNCTIONS },
  { action: 'kms:GenerateDataKey', purpose: 'provider-token', by: PROVIDER_FUNCTIONS },
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
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/validate',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests/{id}',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests/{id}/events',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/requests/{id}/cancel',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/batches',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/batches',
    ...['rows', 'close'].map(
      (last) => `arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/batches/{id}/${last}`,
    ),
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/batches/{id}',
    ...['results', 'rerun-failed', 'cancel'].map(
      (last) => `arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/batches/{id}/${last}`,
    ),
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/connections/{provider}/{connectionId}',
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/audit',
    ...['', '/{name}', '/{name}/pause', '/{name}/resume'].map(
      (rest) => `arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*/v1/providers${rest}`,
    ),
    // The pages that anybody may read, and what no route takes: their functions may do nothing.
    ...PAGES.map(({ path }) => `arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*${path}`),
    'arn:{Partition}:execute-api:{Region}:{AccountId}:HttpApi/*/*',
  ]);
});
