import { EVENT_LISTS, POSITION, REQUEST_LISTS } from '../../lambdas/contract/lists';
import type { ListIndex } from '../../lambdas/contract/lists';
import { EXPIRES_AT } from '../../lambdas/contract/tables';
import { mappingOf, readable, resourcesOf, tableOf } from './template';

test.each([
  { construct: 'Requests', deletionPolicy: 'Retain', isRecoverable: true },
  { construct: 'Audit', deletionPolicy: 'Retain', isRecoverable: true },
  { construct: 'Work', deletionPolicy: 'Delete', isRecoverable: false },
] as const)(
  'keeps $construct as long as what is in it must be kept',
  ({ construct, deletionPolicy, isRecoverable }) => {
    const table = tableOf(construct);
    const { PointInTimeRecoverySpecification: recovery = {} } = table.properties;

    expect(table.deletionPolicy).toBe(deletionPolicy);
    expect(recovery).toEqual(isRecoverable ? { PointInTimeRecoveryEnabled: true } : {});
  },
);

test('has three tables with the same keys and capacity on demand', () => {
  const tables = resourcesOf('AWS::DynamoDB::Table');

  expect(tables).toHaveLength(3);
  for (const { properties } of tables) {
    expect(properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
  }
});

test.each([
  { construct: 'Requests', lists: REQUEST_LISTS },
  { construct: 'Audit', lists: EVENT_LISTS },
] as const)(
  'gives $construct an index for each of its lists, with the position as its order',
  ({ construct, lists }) => {
    const { GlobalSecondaryIndexes: indexes } = tableOf(construct).properties;

    expect((indexes as { IndexName: string }[]).filter(({ IndexName }) => IndexName !== 'open')).toEqual(
      Object.values<ListIndex>(lists).map(({ name, partition, shows }) => ({
        IndexName: name,
        KeySchema: [
          { AttributeName: partition, KeyType: 'HASH' },
          { AttributeName: POSITION, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: shows },
      })),
    );
  },
);

test('lets emptied keys and counters of calls expire, and no audit event', () => {
  const timeToLive = { AttributeName: EXPIRES_AT, Enabled: true };

  expect(tableOf('Requests').properties['TimeToLiveSpecification']).toEqual(timeToLive);
  expect(tableOf('Work').properties['TimeToLiveSpecification']).toEqual(timeToLive);
  expect(tableOf('Audit').properties).not.toHaveProperty('TimeToLiveSpecification');
});

test('streams audit events, of requests the keys and nothing of their content, and no work', () => {
  expect(tableOf('Requests').properties['StreamSpecification']).toEqual({ StreamViewType: 'KEYS_ONLY' });
  expect(tableOf('Audit').properties['StreamSpecification']).toEqual({ StreamViewType: 'NEW_IMAGE' });
  expect(tableOf('Work').properties).not.toHaveProperty('StreamSpecification');
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

test('dispatches every new request, and batches with work, from the start of the stream, and no other item', () => {
  const { properties } = mappingOf('dispatch');
  const { Filters } = properties['FilterCriteria'] as { Filters: { Pattern: string }[] };

  expect(readable(properties['EventSourceArn'])).toBe('RequestsTable.StreamArn');
  expect(properties['StartingPosition']).toBe('TRIM_HORIZON');
  expect(Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown)).toEqual([
    { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'REQ#' }] } } } },
    ...[{ prefix: 'CALL#' }, 'CANCEL'].map((sort) => ({
      eventName: ['INSERT'],
      dynamodb: { Keys: { pk: { S: [{ prefix: 'BATCH#' }] }, sk: { S: [sort] } } },
    })),
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
