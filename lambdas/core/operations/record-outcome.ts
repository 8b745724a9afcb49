import type { Outcome, RecordInput, TerminalState } from '../../contract/steps';
import { WORKFLOW_ACTOR } from '../domain/audit-event';
import { InvariantError } from '../domain/errors';
import { problemOf } from '../domain/problems';
import type { ProvisioningRequest } from '../domain/provisioning-request';
import { endOf } from '../domain/request-change';
import { isTerminal } from '../domain/request-state';
import type { Clock } from '../ports/clock';
import type { RequestStore } from '../ports/request-store';
import { loadRequest } from './load-request';

export interface RecordDependencies {
  readonly store: RequestStore;
  readonly clock: Clock;
}

/**
 * Step `record`: writes how a request ended, with its last audit event, and removes its sealed pre-shared key, in one
 * transaction. Does nothing when the request has already ended. Safe to run twice.
 *
 * @throws InvariantError when the step before did not say how the request ended
 */
export async function recordOutcome(deps: RecordDependencies, input: RecordInput): Promise<{ state: TerminalState }> {
  const request = await loadRequest(deps.store, input.requestId);
  if (isTerminal(request.state)) return { state: request.state };
  const outcome = 'fault' in input ? interrupted(request, input.fault.error) : outcomeOf(input);
  const change = endOf(request, outcome, deps.clock.nowMs(), WORKFLOW_ACTOR);
  await deps.store.commit(change, { removeSealedKey: true });
  return { state: outcome.state };
}

function outcomeOf({ step }: Extract<RecordInput, { step: unknown }>): Outcome {
  if (step.next === 'settled' || step.next === 'failed') return step.outcome;
  throw new InvariantError(`A request cannot end with a step that says ${step.next}`);
}

/** A step that could not do its work: nothing exists when no create was sent, otherwise somebody must look. */
function interrupted({ attempt, watch }: ProvisioningRequest, error: string): Outcome {
  const nothingSent = watch === undefined && (attempt === undefined || attempt.number === 0);
  const consequence = nothingSent
    ? 'Nothing was asked of the provider.'
    : 'The provider may have acted on it; the state of the connection is not known.';
  return {
    state: nothingSent ? 'failed' : 'needs_attention',
    tunnel: 'unknown',
    problem: problemOf('workflow-fault', `A step ended with ${error}. ${consequence}`, { retryable: nothingSent }),
  };
}
