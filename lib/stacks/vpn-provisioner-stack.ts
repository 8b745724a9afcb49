import { Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENVIRONMENT } from '../../lambdas/contract/environment';
import { dispatchNewRequests } from '../constructs/dispatcher';
import { ProviderProfiles } from '../constructs/provider-profiles';
import { ProvisionerFunctions } from '../constructs/provisioner-functions';
import { ProvisioningWorkflow } from '../constructs/provisioning-workflow';
import { RequestApi } from '../constructs/request-api';
import { RequestTable } from '../constructs/request-table';
import { SealingKeys } from '../constructs/sealing-keys';

export interface VpnProvisionerStackProps extends StackProps {
  /** Folder with one bundle folder per function. */
  readonly bundles: string;
  /** Provider profiles to make a secret for. */
  readonly providers: readonly string[];
}

/** The whole product as one stack; design.md section 2 shows the flow between its parts. */
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

    const { dispatch, validate, apply, observe, record } = functions.all;
    const workflow = new ProvisioningWorkflow(this, 'Workflow', { validate, apply, observe, record });
    dispatch.addEnvironment(ENVIRONMENT.stateMachine, workflow.stateMachine.stateMachineArn);
    workflow.stateMachine.grantStartExecution(dispatch);
    dispatchNewRequests(requests.table, dispatch);

    new RequestApi(this, 'Http', { functions: functions.all });
  }
}
