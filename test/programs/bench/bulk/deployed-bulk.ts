import { queueSettings, streamSettings } from '../../../faults/simulation/services/deployment';
import type { QueueSettings } from '../../../faults/simulation/services/mapped-queue';
import type { StreamSettings } from '../../../faults/simulation/services/deployment';
import { functionsByName } from '../../../infra/template';
import { readDeployedStack, type DeployedStack } from '../counts/deployed-stack';
import { BATCH_FUNCTIONS, type BatchFunction } from './batch-functions';

/** What would be deployed, with what batches need. */
export interface DeployedBulk extends DeployedStack {
  readonly rowStream: StreamSettings;
  readonly chunkQueue: QueueSettings;
  readonly batchTimeoutsMs: Readonly<Record<BatchFunction, number>>;
}

/** Reads the assembly that `TEST_ASSEMBLY_DIR` names. */
export async function readDeployedBulk(): Promise<DeployedBulk> {
  const functions = functionsByName();
  const timeouts = BATCH_FUNCTIONS.map((name) => [name, Number(functions[name].properties['Timeout']) * 1000] as const);
  return {
    ...(await readDeployedStack()),
    rowStream: streamSettings('tally'),
    chunkQueue: queueSettings('expand-batch'),
    batchTimeoutsMs: Object.fromEntries(timeouts) as Record<BatchFunction, number>, // each of them
  };
}
