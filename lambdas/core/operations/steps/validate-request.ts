import type { Outcome } from '../../../contract/outcome';
import type { StepResult } from '../../../contract/steps';
import { problemOf } from '../../domain/request/problem';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { pointerOf } from '../../domain/findings/violation';
import type { Violation } from '../../domain/findings/violation';
import { CANCELLED } from '../../domain/request/cancellation';
import { wasSent } from '../../domain/request/was-sent';
import { loadTarget } from '../provider/provider-target';
import type { ProviderTarget } from '../provider/provider-target';
import { mustListFirst } from './recognise-connections';
import type { StepDependencies } from './step-dependencies';
import { whileOpen } from './step-run';

/**
 * Step `validate`: checks a stored request against its provider's rules as they are now, everything but the sealed
 * pre-shared key, which was checked when it was sealed. Safe to run twice.
 */
export async function validateRequest(deps: StepDependencies, id: string): Promise<StepResult> {
  return whileOpen(deps, id, async (run) => {
    const { request } = run;
    if (request.cancellation !== undefined && !wasSent(request)) return { next: 'failed', outcome: CANCELLED };
    const target = await loadTarget(deps, request);
    if (request.state === 'running') return goOn(deps, target, request);
    const violations = violationsOf(target, request);
    if (violations.length > 0) return { next: 'failed', outcome: rejected(violations) };
    await run.write({ phase: 'apply' }, { type: 'validated' });
    return goOn(deps, target, request);
  });
}

/** On to the provider, at once where its rate limit allows. */
async function goOn(
  { pacer }: StepDependencies,
  target: ProviderTarget,
  request: ProvisioningRequest,
): Promise<StepResult> {
  const waitSeconds = await pacer.waitSeconds(target.profile, 0, mustListFirst(target, request) ? 2 : 1);
  return waitSeconds === 0 ? { next: 'valid' } : { next: 'again', waitSeconds };
}

/** Without facts of the gateway, as when the request was accepted. */
function violationsOf({ dialect, profile }: ProviderTarget, request: ProvisioningRequest): readonly Violation[] {
  const { operation, fields } = request;
  if (operation === 'delete') return [];
  const { strictness, options } = profile;
  return dialect.validate(fields, { operation, strictness, options, preSharedKey: 'sealed' }).errors;
}

function rejected(violations: readonly Violation[]): Outcome {
  const detail = violations.map(({ path, detail }) => `${pointerOf(['connection', ...path])}: ${detail}`).join(' ');
  return { state: 'rejected', problem: problemOf('invalid', detail) };
}
