import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambdas/contract/environment';
import { FUNCTION_NAMES } from '../../lambdas/contract/functions';
import { INTAKE_LIMIT_SECONDS } from '../../lambdas/contract/limits';
import type { FunctionName } from '../../lambdas/contract/functions';
import type { ProviderProfiles } from './storage/provider-profiles';
import type { RequestTable } from './storage/request-table';
import type { SealingKeys } from './storage/sealing-keys';
import { WorkerFunction } from './worker-function';

export interface ProvisionerFunctionsProps {
  /** Folder with one bundle folder per function. */
  readonly bundles: string;
  readonly requests: RequestTable;
  readonly keys: SealingKeys;
  readonly profiles: ProviderProfiles;
}

/** What each function is for and the seconds it may run. `apply` may sign in, list and create in one run. */
const SPECIFICATIONS: Readonly<Record<FunctionName, readonly [description: string, timeoutSeconds: number]>> = {
  'submit-request': ['Accepts or refuses a request', 15],
  'preview-request': ['Says what would be wrong with a request', 15],
  'get-request': ['Answers with a request', 10],
  'list-request-events': ['Answers with the audit trail of a request', 10],
  'cancel-request': ['Records that a request is to end without effect', 10],
  intake: ['Takes requests from the intake queue', INTAKE_LIMIT_SECONDS],
  dispatch: ['Starts the execution of a new request', 30],
  validate: ['Step: validates a request against the rules of its provider', 15],
  apply: ['Step: asks the provider for the connection', 120],
  observe: ['Step: looks at the connection once', 90],
  'clean-up': ['Step: removes what must not stay at the provider', 120],
  record: ['Step: records how a request ended', 15],
  'record-interrupted': ['Records the end of a request whose execution did not', 30],
  reconcile: ['Finds requests that were forgotten', 60],
};

/** All functions, each with a role of its own that allows what it does and nothing else (protocol.md 4, IAM). */
export class ProvisionerFunctions extends Construct {
  readonly all: Readonly<Record<FunctionName, WorkerFunction>>;

  constructor(scope: Construct, id: string, props: ProvisionerFunctionsProps) {
    super(scope, id);
    const entries = FUNCTION_NAMES.map((name) => [name, this.worker(name, props)] as const);
    this.all = Object.fromEntries(entries) as Record<FunctionName, WorkerFunction>;
    this.allowIntake(props);
    this.allowQueries(props);
    this.allowSteps(props);
    this.allowProviderCalls(props);
    this.allowPacing(props);
    this.allowSecondNets(props);
  }

  private worker(functionName: FunctionName, { bundles, requests, keys }: ProvisionerFunctionsProps): WorkerFunction {
    const [description, timeoutSeconds] = SPECIFICATIONS[functionName];
    return new WorkerFunction(this, constructId(functionName), {
      functionName,
      description,
      bundles,
      timeout: Duration.seconds(timeoutSeconds),
      environment: {
        [ENVIRONMENT.table]: requests.table.tableName,
        [ENVIRONMENT.sealingKey]: keys.sealingKey.keyArn,
        [ENVIRONMENT.fingerprintKey]: keys.fingerprintKey.keyArn,
      },
    });
  }

  private allowIntake({ requests, keys, profiles }: ProvisionerFunctionsProps): void {
    const { 'submit-request': submit, intake, 'preview-request': preview } = this.all;
    for (const acceptor of [submit, intake]) {
      requests.allow(acceptor, ['PutItem'], ['request', 'audit', 'sealed', 'idempotency']);
      keys.allowSealing(acceptor, 'pre-shared-key');
      keys.allowFingerprints(acceptor);
      profiles.allowReading(acceptor);
    }
    requests.allow(intake, ['GetItem'], ['idempotency']);
    profiles.allowReading(preview);
  }

  private allowQueries({ requests }: ProvisionerFunctionsProps): void {
    requests.allow(this.all['get-request'], ['GetItem'], ['request']);
    requests.allow(this.all['list-request-events'], ['GetItem'], ['request']);
    requests.allow(this.all['list-request-events'], ['Query'], ['audit']);
  }

  private allowSecondNets({ requests }: ProvisionerFunctionsProps): void {
    const nets = [this.all['record-interrupted'], this.all.reconcile];
    for (const writer of [this.all['cancel-request'], ...nets]) {
      requests.allow(writer, ['GetItem'], ['request']);
      requests.allow(writer, ['PutItem'], ['request', 'audit']);
    }
    for (const net of nets) requests.allow(net, ['DeleteItem'], ['sealed']);
    requests.allowFindingOpenRequests(this.all.reconcile);
  }

  private allowSteps({ requests, profiles }: ProvisionerFunctionsProps): void {
    const { validate, apply, observe, 'clean-up': cleanUp, record } = this.all;
    for (const step of [validate, apply, observe, cleanUp, record]) {
      requests.allow(step, ['GetItem'], ['request']);
      // In one statement: both are written by one transaction, whose keys IAM may look at together.
      requests.allow(step, ['PutItem'], step === apply ? ['request', 'audit', 'claim'] : ['request', 'audit']);
    }
    requests.allow(record, ['DeleteItem'], ['sealed']);
    profiles.allowReading(validate);
  }

  private allowProviderCalls({ requests, keys, profiles }: ProvisionerFunctionsProps): void {
    const { apply, observe, 'clean-up': cleanUp } = this.all;
    for (const step of [apply, observe, cleanUp]) {
      profiles.allowReading(step);
      requests.allow(step, ['GetItem', 'PutItem'], ['token']);
      keys.allowSealing(step, 'provider-token');
      keys.allowOpening(step, 'provider-token');
    }
    requests.allow(apply, ['GetItem'], ['sealed']);
    for (const step of [apply, cleanUp]) requests.allow(step, ['GetItem'], ['claim']);
    keys.allowOpening(apply, 'pre-shared-key');
  }

  /** Every step that decides how long to wait before a provider is called. */
  private allowPacing({ requests }: ProvisionerFunctionsProps): void {
    const { validate, apply, observe, 'clean-up': cleanUp } = this.all;
    for (const step of [validate, apply, observe, cleanUp]) requests.allowCounting(step);
  }
}

/** `submit-request` becomes `SubmitRequest`. */
function constructId(functionName: FunctionName): string {
  return functionName.replace(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
