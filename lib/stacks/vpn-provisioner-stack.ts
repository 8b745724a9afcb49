import { Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambdas/contract/environment';
import { Alarms } from '../constructs/alarms';
import { dispatchNewRequests } from '../constructs/intake/dispatcher';
import { InterruptedExecutions } from '../constructs/nets/interrupted-executions';
import { IntakeQueue } from '../constructs/intake/intake-queue';
import { ProviderProfiles } from '../constructs/storage/provider-profiles';
import { ProvisionerFunctions } from '../constructs/provisioner-functions';
import { ProvisioningWorkflow } from '../constructs/workflow/provisioning-workflow';
import { Reconciler } from '../constructs/nets/reconciler';
import { RequestApi } from '../constructs/api/request-api';
import { RequestTable } from '../constructs/storage/request-table';
import { SealingKeys } from '../constructs/storage/sealing-keys';

export interface VpnProvisionerStackProps extends StackProps {
  /** Folder with one bundle folder per function. */
  readonly bundles: string;
  /** Provider profiles to make a secret for. */
  readonly providers: readonly string[];
}

/** The whole product as one stack; protocol.md 6 shows the flow between its parts. */
export class VpnProvisionerStack extends Stack {
  constructor(scope: Construct, id: string, props: VpnProvisionerStackProps) {
    super(scope, id, props);
    const requests = new RequestTable(this, 'Requests');
    const keys = new SealingKeys(this, 'Keys');
    const profiles = new ProviderProfiles(this, 'ProviderProfiles', {
      names: props.providers,
      encryptionKey: keys.sealingKey,
    });
    const functions = new ProvisionerFunctions(this, 'Functions', { bundles: props.bundles, requests, keys, profiles });

    const { dispatch, validate, apply, observe, 'clean-up': cleanUp, record, reconcile } = functions.all;
    const workflow = new ProvisioningWorkflow(this, 'Workflow', { validate, apply, observe, cleanUp, record });
    for (const starter of [dispatch, reconcile]) {
      starter.addEnvironment(ENVIRONMENT.stateMachine, workflow.stateMachine.stateMachineArn);
      workflow.stateMachine.grantStartExecution(starter);
    }
    workflow.stateMachine.grantExecution(reconcile, 'states:DescribeExecution');
    dispatchNewRequests(requests.table, dispatch);
    new InterruptedExecutions(this, 'InterruptedExecutions', {
      stateMachine: workflow.stateMachine,
      recordInterrupted: functions.all['record-interrupted'],
    });
    new Reconciler(this, 'Reconciler', { reconcile });

    new IntakeQueue(this, 'Intake', { intake: functions.all.intake });
    new RequestApi(this, 'Http', { functions: functions.all });
    new Alarms(this, 'Alarms', { functions: functions.all });
  }
}
