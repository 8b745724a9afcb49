import type { Outcome } from '../../../contract/outcome';
import { lookForName } from './connection-name';
import { problemOf } from './problem';
import type { ProvisioningRequest } from './provisioning-request';
import { wasSent } from './was-sent';

/** Longest error name that a problem repeats, in characters, so that the ids behind it are never cut off. */
const ERROR_LENGTH = 100;

/**
 * How a request ends whose workflow could not do its work: a clean failure when nothing was sent to the provider,
 * otherwise somebody must look, and the problem says at what (protocol.md 1.9).
 *
 * @param error name of the error, such as `States.Timeout`; no message, which may quote anything
 */
export function interruptedOutcome(request: ProvisioningRequest, error: string): Outcome {
  const nothingSent = !wasSent(request);
  const consequence = nothingSent ? 'Nothing was asked of the provider.' : whereToLook(request);
  const detail = `The workflow was interrupted by ${error.slice(0, ERROR_LENGTH)}. ${consequence}`;
  return {
    state: nothingSent ? 'failed' : 'needs_attention',
    tunnel: 'unknown',
    problem: problemOf('workflow-fault', detail, { retryable: nothingSent }),
  };
}

function whereToLook(request: ProvisioningRequest): string {
  const { connection, cleanup, attempt, operation } = request;
  const removals = cleanup?.removals.map(({ connectionId }) => connectionId) ?? [];
  const ids = [...new Set([...(connection === undefined ? [] : [connection.id]), ...removals])];
  const mayAppear = operation === 'create' && (attempt?.everInDoubt === true || ids.length === 0);
  return [
    'The provider may have acted on it; the state of the connection is not known.',
    ...(ids.length > 0 ? [`Look at: ${ids.join(', ')}.`] : []),
    ...(mayAppear ? [lookForName(request)] : []),
  ].join(' ');
}
