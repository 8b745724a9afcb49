import type { StepResult } from '../../../../contract/steps';
import type { Operation } from '../../../domain/request/provisioning-request';
import { loadTarget } from '../../provider/provider-target';
import { ConnectionCreation } from './create-connection';
import { ConnectionDeletion } from './delete-connection';
import { ConnectionUpdate } from './update-connection';
import { handOver } from './hand-over';
import type { ApplyDependencies } from '../step-dependencies';
import { whileOpen } from '../step-run';

const OPERATIONS = {
  create: ConnectionCreation,
  update: ConnectionUpdate,
  delete: ConnectionDeletion,
} as const satisfies Record<Operation, unknown>;

/**
 * Step `apply`: has the provider do what the request asks for, and hands it over to the watcher; or ends it. Safe to run
 * twice, and after a crash at any point.
 */
export async function applyRequest(deps: ApplyDependencies, id: string): Promise<StepResult> {
  return whileOpen(deps, id, async (run) => {
    const { request } = run;
    const target = await loadTarget(deps, request);
    // Also when another run has got so far: it may have died before it woke the watcher.
    if (request.dueAtMs !== undefined) return handOver(deps, target, request);
    return new OPERATIONS[request.operation](run, target).proceed();
  });
}
