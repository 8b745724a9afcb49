import type { StepResult } from '../../../../contract/steps';
import type { Operation } from '../../../domain/request/provisioning-request';
import { loadTarget } from '../../provider/provider-target';
import { ConnectionCreation } from './create-connection';
import { ConnectionDeletion } from './delete-connection';
import { ConnectionUpdate } from './update-connection';
import type { ApplyDependencies } from '../step-dependencies';
import { whileUndecided } from '../step-run';

const OPERATIONS = {
  create: ConnectionCreation,
  update: ConnectionUpdate,
  delete: ConnectionDeletion,
} as const satisfies Record<Operation, unknown>;

/** Step `apply`: has the provider do what the request asks for. Safe to run twice, and after a crash at any point. */
export async function applyRequest(deps: ApplyDependencies, id: string): Promise<StepResult> {
  return whileUndecided(deps, id, async (run) => {
    const target = await loadTarget(deps, run.request);
    return new OPERATIONS[run.request.operation](run, target).proceed();
  });
}
