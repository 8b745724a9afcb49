import type { Outcome } from '../../../contract/outcome';
import type { StepResult } from '../../../contract/steps';
import { problemOf } from '../../domain/request/problem';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import type { RequestPatch } from '../../domain/request/request-change';
import { sentencesOf } from '../../domain/findings/violation';
import type { Violation } from '../../domain/findings/violation';
import { CANCELLED } from '../../domain/request/cancellation';
import { wasSent } from '../../domain/request/was-sent';
import { loadTarget } from '../provider/provider-target';
import type { ProviderTarget } from '../provider/provider-target';
import type { StepDependencies } from './step-dependencies';
import { whileOpen } from './step-run';
import type { StepRun } from './step-run';

/**
 * Step `validate`: checks a stored request against its provider's rules as they are now, everything but the sealed
 * pre-shared key, which was checked when it was sealed. Ends a request that breaks one. Safe to run twice.
 */
export async function validateRequest(deps: StepDependencies, id: string): Promise<StepResult> {
  return whileOpen(deps, id, async (run) => {
    const { request } = run;
    if (request.cancellation !== undefined && !wasSent(request)) return end(run, CANCELLED);
    const target = await loadTarget(deps, request);
    if (request.state === 'running') return { next: 'valid' };
    const violations = violationsOf(target, request);
    if (violations.length > 0) return end(run, rejected(violations));
    await run.write({ phase: 'apply', ...deadlineOf(run) }, { type: 'validated' });
    return { next: 'valid' };
  });
}

/** The time of a row counts from its start: it may have waited for long. */
function deadlineOf({ request: { batch, deadlineSeconds }, nowMs }: StepRun): RequestPatch {
  // guard: deadline-from-start
  if (batch === undefined || deadlineSeconds === undefined) return {};
  return { deadlineAtMs: nowMs + deadlineSeconds * 1000 };
}

async function end(run: StepRun, outcome: Outcome): Promise<StepResult> {
  await run.end(outcome);
  return { next: 'ended' };
}

/** Without facts of the gateway, as when the request was accepted. */
function violationsOf({ dialect, profile }: ProviderTarget, request: ProvisioningRequest): readonly Violation[] {
  const { operation, fields } = request;
  if (operation === 'delete') return [];
  const { strictness, options } = profile;
  return dialect.validate(fields, { operation, strictness, options, preSharedKey: 'sealed' }).errors;
}

function rejected(violations: readonly Violation[]): Outcome {
  const placed = violations.map((violation) => ({ ...violation, path: ['connection', ...violation.path] }));
  return { state: 'rejected', problem: problemOf('invalid', sentencesOf(placed)) };
}
