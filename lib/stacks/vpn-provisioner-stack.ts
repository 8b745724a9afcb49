import { Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from '../constructs/alarms';
import { FunctionScope } from '../constructs/function-scope';
import { dispatchNewRequests } from '../constructs/intake/dispatcher';
import { InterruptedExecutions } from '../constructs/nets/interrupted-executions';
import { IntakeQueue } from '../constructs/intake/intake-queue';
import { ProviderProfiles } from '../constructs/storage/provider-profiles';
import { ProvisioningWorkflow } from '../constructs/workflow/provisioning-workflow';
import { Reconciler } from '../constructs/nets/reconciler';
import { RequestApi } from '../constructs/api/request-api';
import { RequestTable } from '../constructs/storage/request-table';
import { SealingKeys } from '../constructs/storage/sealing-keys';

/** What a deployment may choose. */
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
    const functions = new FunctionScope(this, 'Functions', { bundles: props.bundles });
    const stores = { requests, keys, profiles };

    new RequestApi(this, 'Http', { functions, ...stores });
    new IntakeQueue(this, 'Intake', { functions, ...stores });
    const workflow = new ProvisioningWorkflow(this, 'Workflow', { functions, ...stores });
    const parts = { functions, requests, workflow };
    const dispatch = dispatchNewRequests(parts);
    const { recordInterrupted } = new InterruptedExecutions(this, 'InterruptedExecutions', parts);
    const { reconcile } = new Reconciler(this, 'Reconciler', parts);
    new Alarms(this, 'Alarms', { dispatch, record: workflow.steps.record, recordInterrupted, reconcile });
  }
}
