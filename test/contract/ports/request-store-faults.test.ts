import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamodbRequestStore } from '../../../lambdas/adapters/dynamodb/request-store';
import { acceptance, change, provisioningRequest } from '../../support/builders';

interface Fault {
  readonly status: number;
  readonly type: string;
  readonly reasons?: readonly string[];
}

const TABLES = { requests: 'Requests', audit: 'Audit' };

let server: Server;
let client: DynamoDBClient;
let fault: Fault;
let store: DynamodbRequestStore;

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      const reasons = fault.reasons?.map((Code) => ({ Code }));
      const body = { __type: `com.amazonaws.dynamodb.v20120810#${fault.type}`, CancellationReasons: reasons };
      response.writeHead(fault.status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  store = new DynamodbRequestStore(client, TABLES);
});

afterAll(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

describe.each([
  { name: 'throttling', status: 400, type: 'ProvisionedThroughputExceededException' },
  { name: 'request limits', status: 400, type: 'RequestLimitExceeded' },
  { name: 'a failure of the service', status: 500, type: 'InternalServerError' },
  { name: 'a throttled transaction', status: 400, type: 'TransactionCanceledException', reasons: ['ThrottlingError'] },
])('on $name', (given) => {
  test.each([
    { method: 'accept', call: () => store.accept(acceptance()) },
    { method: 'commit', call: () => store.commit(change(provisioningRequest())) },
  ])('$method says that the store is not available', async ({ call }) => {
    fault = given;

    await expect(call()).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
  });
});

test('a read says so too', async () => {
  fault = { status: 500, type: 'InternalServerError' };

  await expect(store.find(acceptance().request.id)).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
});

test('an answer that does not come is the same', async () => {
  const gone = new DynamoDBClient({
    endpoint: 'http://127.0.0.1:1',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

  const attempt = new DynamodbRequestStore(gone, TABLES).find(acceptance().request.id);

  await expect(attempt).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
});

test('a commit that collides with another write is a conflict', async () => {
  fault = { status: 400, type: 'TransactionCanceledException', reasons: ['TransactionConflict', 'None'] };

  await expect(store.commit(change(provisioningRequest()))).rejects.toMatchObject({ name: 'StoreConflictError' });
});

test('a wrong call is not taken for an outage', async () => {
  fault = { status: 400, type: 'ValidationException' };

  await expect(store.find(acceptance().request.id)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('an acceptance that collides with others again and again asks the caller to come again (protocol.md 3, T5)', async () => {
  fault = {
    status: 400,
    type: 'TransactionCanceledException',
    reasons: ['None', 'None', 'None', 'TransactionConflict'],
  };

  await expect(store.accept(acceptance())).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
});
