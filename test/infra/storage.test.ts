import { EXPIRES_AT } from '../../lambdas/contract/table';
import { mappingOf, onlyResourceOf, readable, resourcesOf } from './template';

test('keeps the table when the stack goes, with recovery to any point in time and capacity on demand', () => {
  const { properties, deletionPolicy } = onlyResourceOf('AWS::DynamoDB::Table');

  expect(deletionPolicy).toBe('Retain');
  expect(properties).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
});

test('lets nothing but counters of calls expire', () => {
  const { properties } = onlyResourceOf('AWS::DynamoDB::Table');

  expect(properties['TimeToLiveSpecification']).toEqual({ AttributeName: EXPIRES_AT, Enabled: true });
});

test('streams the keys of changed items and nothing of their content', () => {
  const { properties } = onlyResourceOf('AWS::DynamoDB::Table');

  expect(properties['StreamSpecification']).toEqual({ StreamViewType: 'KEYS_ONLY' });
});

test('keeps every key when the stack goes and rotates those that KMS can rotate', () => {
  const keys = resourcesOf('AWS::KMS::Key').map(({ id, properties, deletionPolicy }) => ({
    key: readable({ Ref: id }),
    spec: properties['KeySpec'] ?? 'SYMMETRIC_DEFAULT',
    isRotated: properties['EnableKeyRotation'] ?? false,
    deletionPolicy,
  }));

  // KMS rotates no HMAC key (AWS KMS Developer Guide, "Rotate AWS KMS keys").
  expect(keys).toEqual([
    { key: 'KeysSealing', spec: 'SYMMETRIC_DEFAULT', isRotated: true, deletionPolicy: 'Retain' },
    { key: 'KeysFingerprint', spec: 'HMAC_256', isRotated: false, deletionPolicy: 'Retain' },
  ]);
});

test('lets the account alone decide, by its policies, who uses a key', () => {
  const policies = resourcesOf('AWS::KMS::Key').flatMap(
    ({ properties }) => (properties['KeyPolicy'] as { Statement: { Principal: { AWS: unknown } }[] }).Statement,
  );

  expect(new Set(policies.map(({ Principal }) => readable(Principal.AWS)))).toEqual(
    new Set(['arn:{Partition}:iam::{AccountId}:root']),
  );
});

test('dispatches every new request from the start of the stream, and no other item', () => {
  const { properties } = mappingOf('dispatch');
  const { Filters } = properties['FilterCriteria'] as { Filters: { Pattern: string }[] };

  expect(readable(properties['EventSourceArn'])).toBe('RequestsTable.StreamArn');
  expect(properties['StartingPosition']).toBe('TRIM_HORIZON');
  expect(Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown)).toEqual([
    { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'REQ#' }] } } } },
  ]);
});

test('retries a request that was not dispatched ten times without holding back others, then keeps its record', () => {
  const { properties } = mappingOf('dispatch');

  expect(properties).toMatchObject({
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    BatchSize: 100,
    MaximumRetryAttempts: 10,
  });
  expect(readable(destinationOf(properties))).toBe('FunctionsDispatchNotDispatched.Arn');
  expect(properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
});

function destinationOf(mapping: Readonly<Record<string, unknown>>): unknown {
  const { OnFailure } = mapping['DestinationConfig'] as { OnFailure: { Destination: unknown } };
  return OnFailure.Destination;
}
