/**
 * The composition root: one factory per thing that handlers need. Factories are functions, so that a bundle carries only
 * what its handler uses.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { ulid } from 'ulid';
import { DynamodbRateLimiter } from '../adapters/dynamodb/rate-limiter';
import { DynamodbRequestStore } from '../adapters/dynamodb/request-store';
import { DynamodbTokenCache } from '../adapters/dynamodb/token-cache';
import { KmsFingerprinter } from '../adapters/kms/fingerprinter';
import { KmsSealer } from '../adapters/kms/sealer';
import { SecretsManagerProfileReader } from '../adapters/secrets-manager/profile-reader';
import { SfnExecutions } from '../adapters/step-functions/executions';
import { UndiciTransport } from '../adapters/http/undici-transport';
import { ENVIRONMENT } from '../contract/environment';
import { DIALECTS } from '../core/dialects';
import { requestIdOf } from '../core/domain/request/request-id';
import { Pacer } from '../core/operations/provider/pacer';
import { ProviderClient } from '../core/operations/provider/provider-client';
import { ProviderTokens } from '../core/operations/provider/provider-tokens';
import type {
  ApplyDependencies,
  ProviderStepDependencies,
  RecordDependencies,
  StepDependencies,
} from '../core/operations/steps/step-dependencies';
import type { SubmitDependencies } from '../core/operations/intake/submit-request';
import type { Clock } from '../core/ports/clock';
import type { Executions } from '../core/ports/executions';
import type { RequestStore } from '../core/ports/request-store';
import { readConfig } from './config';

const clock: Clock = { nowMs: () => Date.now() };
const random = { next: () => Math.random() };

/** Time limits of AWS calls, so that a lost answer leaves time for the client's own retries. */
const AWS_CALLS = { requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 }, maxAttempts: 3 };

/** Requests, audit events, claims and idempotency keys in the table. */
export function requestStore(): RequestStore {
  const { TABLE_NAME: table } = readConfig(ENVIRONMENT.table);
  return new DynamodbRequestStore(new DynamoDBClient(AWS_CALLS), table);
}

/** Executions of the provisioning state machine. */
export function executions(): Executions {
  const { STATE_MACHINE_ARN: stateMachine } = readConfig(ENVIRONMENT.stateMachine);
  return new SfnExecutions(new SFNClient(AWS_CALLS), stateMachine);
}

/** What accepts a request, over HTTP and the queue. */
export function submitDependencies(): SubmitDependencies {
  const { FINGERPRINT_KEY_ARN: fingerprintKey } = readConfig(ENVIRONMENT.fingerprintKey);
  return {
    ...checkDependencies(),
    store: requestStore(),
    sealer: sealer(),
    fingerprinter: new KmsFingerprinter(new KMSClient(AWS_CALLS), fingerprintKey),
    ids: { newRequestId: () => requestIdOf(ulid(clock.nowMs())) },
  };
}

/** What checks a submission without storing it. */
export function checkDependencies(): Pick<StepDependencies, 'profiles' | 'dialects' | 'clock'> {
  const profiles = new SecretsManagerProfileReader(new SecretsManagerClient(AWS_CALLS), clock);
  return { profiles, dialects: DIALECTS, clock };
}

/** What a step needs that calls no provider. */
export function stepDependencies(): StepDependencies {
  return { ...checkDependencies(), store: requestStore(), pacer: pacer() };
}

/** What a step needs that calls a provider. */
export function providerStepDependencies(): ProviderStepDependencies {
  return { ...stepDependencies(), provider: providerClient(), random };
}

/** What the step `apply` needs: it alone opens the pre-shared key. */
export function applyDependencies(): ApplyDependencies {
  return { ...providerStepDependencies(), sealer: sealer() };
}

/** What ends a request, and what cancels one. */
export function recordDependencies(): RecordDependencies {
  return { store: requestStore(), clock };
}

function sealer(): KmsSealer {
  const { SEALING_KEY_ARN: sealingKey } = readConfig(ENVIRONMENT.sealingKey);
  return new KmsSealer(new KMSClient(AWS_CALLS), sealingKey);
}

function pacer(): Pacer {
  const { TABLE_NAME: table } = readConfig(ENVIRONMENT.table);
  return new Pacer(new DynamodbRateLimiter(new DynamoDBClient(AWS_CALLS), table, random), clock);
}

function providerClient(): ProviderClient {
  const { TABLE_NAME: table } = readConfig(ENVIRONMENT.table);
  const transport = new UndiciTransport();
  const tokens = new DynamodbTokenCache(new DynamoDBClient(AWS_CALLS), table, sealer());
  return new ProviderClient(transport, new ProviderTokens(transport, tokens, clock), clock);
}
