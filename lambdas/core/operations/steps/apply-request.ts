import type { StepResult } from '../../../contract/steps';
import type { Operation } from '../../domain/request/provisioning-request';
import { isTerminal } from '../../domain/request/request-state';
import type { ApplyDependencies } from './apply-dependencies';
import { ConnectionCreation } from './create-connection';
import { ConnectionDeletion } from './delete-connection';
import { loadRequest } from '../requests/load-request';
import { loadTarget } from '../provider/provider-target';
import { ConnectionUpdate } from './update-connection';

const OPERATIONS = {
  create: ConnectionCreation,
  update: ConnectionUpdate,
  delete: ConnectionDeletion,
} as const satisfies Record<Operation, unknown>;

/** Step `apply`: has the provider do what the request asks for. Safe to run twice, and after a crash at any point. */
export async function applyRequest(deps: ApplyDependencies, id: string): Promise<StepResult> {
  const request = await loadRequest(deps.store, id);
  if (isTerminal(request.state)) return { next: 'ended' };
  if (request.cleanup !== undefined) return { next: 'clean-up', waitSeconds: 0 };
  const target = await loadTarget(deps, request);
  return new OPERATIONS[request.operation](deps, target, request).proceed();
}
