import { Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from '../constructs/alarms';
import { AuditTable } from '../constructs/storage/audit-table';
import { ChunkWork } from '../constructs/batches/chunk-work';
import { countRows } from '../constructs/batches/tally';
import { FunctionScope } from '../constructs/function-scope';
import { dispatchNewRequests } from '../constructs/intake/dispatcher';
import { InterruptedExecutions } from '../constructs/nets/interrupted-executions';
import { IntakeQueue } from '../constructs/intake/intake-queue';
import { ProviderProfiles } from '../constructs/storage/provider-profiles';
import { ProvisioningWorkflow } from '../constructs/workflow/provisioning-workflow';
import { Reconciler } from '../constructs/nets/reconciler';
import { RequestApi } from '../constructs/api/request-api';
import { RequestTable } from '../constructs/storage/request-table';
import { Watcher } from '../constructs/watch/watcher';
import { SealingKeys } from '../constructs/storage/sealing-keys';
import { WorkTable } from '../constructs/storage/work-table';

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
    const audit = new AuditTable(this, 'Audit');
    const work = new WorkTable(this, 'Work');
    const keys = new SealingKeys(this, 'Keys');
    const profiles = new ProviderProfiles(this, 'ProviderProfiles', {
      names: props.providers,
      encryptionKey: keys.sealingKey,
    });
    const functions = new FunctionScope(this, 'Functions', { bundles: props.bundles });
    const stores = { requests, audit, work, keys, profiles };

    const watcher = new Watcher(this, 'Watcher', { functions, ...stores });
    const chunks = new ChunkWork(this, 'Chunks', { functions, watcher, ...stores });
    new RequestApi(this, 'Http', { functions, watcher, ...stores });
    new IntakeQueue(this, 'Intake', { functions, ...stores });
    const workflow = new ProvisioningWorkflow(this, 'Workflow', { functions, watcher, ...stores });
    workflow.allowStarting(watcher.watch);
    workflow.allowDescribing(watcher.watch);
    workflow.allowAnswering(watcher.watch);
    const parts = { functions, workflow, watcher, chunks, ...stores };
    const dispatch = dispatchNewRequests(parts);
    const tally = countRows(parts);
    const { recordInterrupted } = new InterruptedExecutions(this, 'InterruptedExecutions', parts);
    const { reconcile } = new Reconciler(this, 'Reconciler', parts);
    const { expandBatch } = chunks;
    const { watch } = watcher;
    new Alarms(this, 'Alarms', {
      ...workflow.steps,
      dispatch,
      watch,
      recordInterrupted,
      reconcile,
      expandBatch,
      tally,
    });
  }
}
