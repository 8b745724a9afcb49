import type { Outcome, StepResult } from '../../contract/steps';
import { WORKFLOW_ACTOR } from '../domain/audit-event';
import { problemOf } from '../domain/problems';
import type { ProvisioningRequest } from '../domain/provisioning-request';
import { changeOf } from '../domain/request-change';
import { isTerminal } from '../domain/request-state';
import { pointerOf } from '../domain/violation';
import type { Violation } from '../domain/violation';
import type { Clock } from '../ports/clock';
import type { ProfileReader } from '../ports/profile-reader';
import type { RequestStore } from '../ports/request-store';
import { loadRequest, loadTarget } from './load-request';
import type { Dialects } from './load-request';

export interface ValidateDependencies {
  readonly store: RequestStore;
  readonly profiles: ProfileReader;
  readonly dialects: Dialects;
  readonly clock: Clock;
}

/**
 * Step `validate`: checks a stored request against its provider's rules as they are now, everything but the sealed
 * pre-shared key, which was checked when it was sealed. Safe to run twice.
 */
export async function validateRequest(deps: ValidateDependencies, id: string): Promise<StepResult> {
  const request = await loadRequest(deps.store, id);
  if (isTerminal(request.state)) return { next: 'ended' };
  if (request.state === 'running') return { next: 'valid' };
  const { dialect } = await loadTarget(deps.profiles, deps.dialects, request);
  const violations = dialect.validateCreate(request.fields, 'sealed');
  if (violations.length > 0) return { next: 'failed', outcome: rejected(violations) };
  await deps.store.commit(validated(request, deps.clock.nowMs()));
  return { next: 'valid' };
}

function validated(request: ProvisioningRequest, nowMs: number): ReturnType<typeof changeOf> {
  return changeOf(request, { phase: 'apply' }, nowMs, { type: 'validated', actor: WORKFLOW_ACTOR });
}

function rejected(violations: readonly Violation[]): Outcome {
  const detail = violations.map(({ path, detail }) => `${pointerOf(['connection', ...path])}: ${detail}`).join(' ');
  return { state: 'rejected', problem: problemOf('invalid', detail) };
}
