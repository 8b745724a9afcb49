/**
 * The composition root: one factory per thing that handlers need. Factories are functions, so that a bundle carries only
 * what its handler uses.
 */
import { ulid } from 'ulid';
import { DynamodbActors } from '../adapters/dynamodb/actors';
import { DynamodbFlights } from '../adapters/dynamodb/flights';
import { DynamodbLines } from '../adapters/dynamodb/lines';
import { DynamodbPaceStore } from '../adapters/dynamodb/pace-store';
import { DynamodbPlaces } from '../adapters/dynamodb/places';
import { DynamodbRequestReader } from '../adapters/dynamodb/request-reader';
import { DynamodbRequestStore } from '../adapters/dynamodb/request-store';
import type { RequestTables } from '../adapters/dynamodb/request-store';
import { DynamodbTokenCache } from '../adapters/dynamodb/token-cache';
import { KmsFingerprinter } from '../adapters/kms/fingerprinter';
import { KmsSealer } from '../adapters/kms/sealer';
import { SecretsManagerProfileReader, WATCHED_PROFILE_MS } from '../adapters/secrets-manager/profile-reader';
import { SqsErrands } from '../adapters/sqs/errands';
import { SfnExecutions } from '../adapters/step-functions/executions';
import { SystemTimer } from '../adapters/system-timer';
import { UndiciTransport } from '../adapters/http/undici-transport';
import { ENVIRONMENT } from '../contract/environment';
import { DIALECTS } from '../core/dialects';
import { requestIdOf } from '../core/domain/request/request-id';
import { Pacer } from '../core/operations/provider/pacer';
import { ProviderClient } from '../core/operations/provider/provider-client';
import { ProviderTokens } from '../core/operations/provider/provider-tokens';
import { StoredPaces } from '../core/operations/provider/stored-paces';
import type { ErrandDependencies } from '../core/operations/errands/run-errand';
import type { AdmissionDependencies, GateWakeDependencies } from '../core/operations/gate/gate-dependencies';
import type { DispatchDependencies } from '../core/operations/intake/dispatch-requests';
import type { InterruptionDependencies } from '../core/operations/steps/end-interrupted';
import type { WakeDependencies } from '../core/operations/requests/wake-watcher';
import type { ApplyDependencies, StepDependencies } from '../core/operations/steps/step-dependencies';
import type { IntakeDependencies } from '../core/operations/intake/patient-intake';
import type { SubmitDependencies } from '../core/operations/intake/submit-request';
import { TICK } from '../contract/ticks';
import type { Clock } from '../core/ports/clock';
import type { Errands } from '../core/ports/errands';
import type { Flights } from '../core/ports/flights';
import type { Lines } from '../core/ports/gate/lines';
import type { HttpTransport } from '../core/ports/http-transport';
import type { Executions } from '../core/ports/executions';
import type { Randomness } from '../core/ports/randomness';
import type { RequestStore } from '../core/ports/request-store';
import { dynamodb, kms, secretsManager, sfn, sqs } from './aws-clients';
import { readConfig } from './config';
import { logger } from './log';

/** The time. */
export const clock: Clock = { nowMs: () => Date.now() };
const timer = new SystemTimer(clock);
/** Source of jitter. */
export const random: Randomness = { next: () => Math.random() };

/** Requests, sealed keys, claims and idempotency keys in their table, audit events in another. */
export function requestStore(): RequestStore {
  return new DynamodbRequestStore(dynamodb(), requestTables());
}

/** The same for what writes requests: what stands beside them is in the work table. */
function writingStore(): RequestStore {
  return new DynamodbRequestStore(dynamodb(), { ...requestTables(), work: workTable() });
}

function requestTables(): RequestTables {
  const { requestTable, auditTable } = ENVIRONMENT;
  const { REQUEST_TABLE_NAME: requests, AUDIT_TABLE_NAME: audit } = readConfig(requestTable, auditTable);
  return { requests, audit };
}

/** Requests without their audit events, for what only looks at them. */
export function requestReader(): Pick<RequestStore, 'find' | 'claimantOf'> {
  const { REQUEST_TABLE_NAME: requests } = readConfig(ENVIRONMENT.requestTable);
  return new DynamodbRequestReader(dynamodb(), requests);
}

/** Executions of the provisioning state machine. */
export function executions(): Executions {
  const { STATE_MACHINE_ARN: stateMachine } = readConfig(ENVIRONMENT.stateMachine);
  return new SfnExecutions(sfn(), stateMachine);
}

/** What accepts a request, over HTTP and the queue. */
export function submitDependencies(): SubmitDependencies {
  return {
    ...checkDependencies(),
    store: writingStore(),
    sealer: sealer(),
    fingerprinter: fingerprinter(),
    ids: { newRequestId: () => requestIdOf(ulid(clock.nowMs())) },
  };
}

/** What takes in messages of the intake queue. */
export function intakeDependencies(): IntakeDependencies {
  return { ...submitDependencies(), timer, random };
}

/** Makes the keyed fingerprints of bodies. */
export function fingerprinter(): KmsFingerprinter {
  return new KmsFingerprinter(kms(), readConfig(ENVIRONMENT.fingerprintKey).FINGERPRINT_KEY_ARN);
}

/** What checks a submission without storing it. */
export function checkDependencies(): Pick<StepDependencies, 'profiles' | 'dialects' | 'clock'> {
  return { ...profileDependencies(), dialects: DIALECTS };
}

/** What reads provider profiles. */
export function profileDependencies(): Pick<StepDependencies, 'profiles' | 'clock'> {
  return { profiles: new SecretsManagerProfileReader(secretsManager(), clock), clock };
}

/** What a step needs that calls no provider. */
export function stepDependencies(): StepDependencies {
  return { ...checkDependencies(), store: writingStore(), logger };
}

/** What the step `apply` needs. */
export function applyDependencies(): ApplyDependencies {
  const steps = stepDependencies();
  const pacer = new Pacer({ ...steps, paces: paceStore(), timer });
  const provider = providerClient(new UndiciTransport(), pacer);
  return { ...steps, ...wakeDependencies(), provider, random, sealer: sealer() };
}

/** What ends a request that its execution did not end, and what cancels one. */
export function interruptionDependencies(): InterruptionDependencies {
  return { ...wakeDependencies(), store: writingStore(), logger };
}

/** What has new requests started, or wait in lines that are known. */
export function dispatchDependencies(): DispatchDependencies {
  return { ...admissionDependencies(), store: requestReader(), executions: executions(), clock };
}

/** Paces as they are stored. */
export function paceReader(): StoredPaces {
  return new StoredPaces(paceStore(), clock);
}

/** What is known of requests that wait, and of those that were admitted. */
export function admissionDependencies(): AdmissionDependencies {
  return {
    ...gateWakeDependencies(),
    lines: lines(),
    places: new DynamodbPlaces(dynamodb(), workTable(), logger),
  };
}

/** What wakes gates. */
export function gateWakeDependencies(): GateWakeDependencies {
  return { gates: new DynamodbActors(dynamodb(), workTable(), logger, 'gate'), errands: errands() };
}

/** The lines of requests that wait. */
export function lines(): Lines {
  return new DynamodbLines(dynamodb(), workTable(), logger, () => ulid());
}

/** What the ticks of watchers and gates need, and the starts that come the same way. */
export function errandDependencies(): ErrandDependencies {
  const profiles = new SecretsManagerProfileReader(secretsManager(), clock, WATCHED_PROFILE_MS);
  const paces = paceStore();
  const pacer = new Pacer({ paces, profiles, clock, timer, logger }, 'by himself');
  return {
    ...admissionDependencies(),
    ...wakeDependencies(),
    dialects: DIALECTS,
    store: writingStore(),
    profiles,
    pacer,
    pace: new StoredPaces(paces, clock),
    timer,
    executions: executions(),
    flights: flights(),
    sealer: sealer(),
    provider: providerClient(new UndiciTransport({ totalMs: TICK.providerCallMs }), pacer),
    random,
    logger,
    newOwner: () => ulid(),
  };
}

function wakeDependencies(): WakeDependencies {
  return { actors: new DynamodbActors(dynamodb(), workTable(), logger), errands: errands(), clock };
}

function errands(): Errands {
  const { ERRAND_QUEUE_URL: queue } = readConfig(ENVIRONMENT.errandQueue);
  return new SqsErrands(sqs(), queue);
}

/** Entries of requests that are followed. */
export function flights(): Flights {
  return new DynamodbFlights(dynamodb(), workTable(), logger);
}

/** Name of the table of what can be made again. */
export function workTable(): string {
  return readConfig(ENVIRONMENT.workTable).WORK_TABLE_NAME;
}

/** Seals and opens secrets. */
export function sealer(): KmsSealer {
  const { SEALING_KEY_ARN: sealingKey } = readConfig(ENVIRONMENT.sealingKey);
  return new KmsSealer(kms(), sealingKey);
}

/** The pace of each account. */
export function paceStore(): DynamodbPaceStore {
  return new DynamodbPaceStore(dynamodb(), workTable());
}

function providerClient(transport: HttpTransport, pacer: Pacer): ProviderClient {
  const tokens = new DynamodbTokenCache(dynamodb(), workTable(), sealer());
  return new ProviderClient(transport, new ProviderTokens(transport, tokens, pacer, clock), pacer, clock);
}
