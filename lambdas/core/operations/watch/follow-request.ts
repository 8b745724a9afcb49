import { ERROR_NAMES } from '../../../contract/error-names';
import { ServiceUnavailableError, StoreConflictError } from '../../domain/errors';
import type { ProviderResult, SeenConnection } from '../../domain/connection/provider-call';
import { interruptedOutcome } from '../../domain/request/interrupted-outcome';
import type { ResourceStatus } from '../../domain/observation/observation';
import type { ProvisioningRequest } from '../../domain/request/provisioning-request';
import { flightOf, followedUntilMs } from '../../domain/watch/flight';
import type { Flight } from '../../domain/watch/flight';
import type { ProviderTarget } from '../provider/provider-target';
import { secretsOfRequest } from '../requests/sealed-key';
import { StepRun } from '../steps/step-run';
import { cleanUpRequest } from './clean-up-request';
import { observeConnection } from './observe-connection';
import { isHeldBack, isLookTimeOver } from './tick-scope';
import type { TickScope } from './tick-scope';
import type { WatchDependencies } from './watch-dependencies';

/** One look at a connection. */
export interface Look {
  readonly result: ProviderResult<SeenConnection>;
  /** When the list began that shows it, epoch ms; absent for a look at this connection alone. */
  readonly listedAtMs?: number | undefined;
}

/**
 * Has a request take note of a look at its connection. Somebody who was faster is left alone, and what went wrong for one
 * request does not hold up the others: the next tick comes back to it.
 *
 * @param look absent for a request that was cancelled, which needs none
 * @returns the request's entry afterwards
 */
export function followRequest(scope: TickScope, flight: Flight, look: Look | undefined): Promise<Flight> {
  return ownRun(scope.deps, flight, async (run) => {
    if (!isSpokenFor(scope, run.request)) return giveUpLate(run);
    if (run.request.cleanup !== undefined) return;
    const result = await resultOf(scope, run.request, look);
    if (result !== undefined) await observeConnection(run, scope.target, result);
  });
}

/** Goes one step on with the clean-up of a request. @returns the request's entry afterwards */
export function cleanUpFlight(scope: TickScope, flight: Flight): Promise<Flight> {
  return ownRun(scope.deps, flight, async (run) => {
    if (!isSpokenFor(scope, run.request)) return giveUpLate(run);
    if (run.request.cleanup !== undefined) await cleanUpRequest(run, scope.target);
  });
}

/**
 * Ends a request that nobody can look at, when its time is over; until then its profile may be mended.
 *
 * @returns the request's entry afterwards
 */
export function giveUpFlight(deps: WatchDependencies, flight: Flight): Promise<Flight> {
  return ownRun(deps, flight, giveUpLate);
}

async function giveUpLate(run: StepRun<WatchDependencies>): Promise<void> {
  if (run.nowMs < followedUntilMs(run.request)) return;
  await run.end(interruptedOutcome(run.request, ERROR_NAMES.configuration));
}

/** Runs what is to be done for one request that has not ended. */
async function ownRun(
  deps: WatchDependencies,
  flight: Flight,
  work: (run: StepRun<WatchDependencies>) => Promise<void>,
): Promise<Flight> {
  const { requestId } = flight;
  try {
    const run = await StepRun.find(deps, requestId);
    // As after the requests were restored to an earlier time: nobody waits for this one.
    if (run === undefined) return { ...flight, endedAtMs: flight.sinceMs };
    if (run.endState === undefined) await work(run);
    return flightOf(run.request) ?? flight;
  } catch (error) {
    if (error instanceof StoreConflictError) return flight;
    const fields = { requestId, errorName: error instanceof Error ? error.name : 'unknown' };
    if (error instanceof ServiceUnavailableError) deps.logger.warn('service unavailable', fields);
    else deps.logger.error('not followed', fields);
    return flight;
  }
}

/** Whether the profile still speaks the request's dialect; an operator must see to it otherwise. */
function isSpokenFor({ deps, target }: TickScope, { id, provider, dialect }: ProvisioningRequest): boolean {
  if (dialect === target.profile.dialect) return true;
  const reason = `Provider profile ${provider} no longer speaks ${dialect}`;
  deps.logger.error('misconfigured', { requestId: id, errorName: ERROR_NAMES.configuration, reason });
  return false;
}

/**
 * The look's result, or that of another look where the first proves nothing: lists may be older than an update, and show
 * what the connection was before (provider-apis.md 4.4).
 */
async function resultOf(
  scope: TickScope,
  request: ProvisioningRequest,
  look: Look | undefined,
): Promise<ProviderResult<SeenConnection> | undefined> {
  const { cancellation, connection, deadlineAtMs } = request;
  if (connection === undefined) return undefined;
  // One that was cancelled is not looked at: whatever it is, it goes.
  if (cancellation !== undefined) return { ok: true, value: connection, answer: {} };
  if (look === undefined) return undefined;
  const isFailedList = !look.result.ok && look.listedAtMs !== undefined;
  if (isFailedList && scope.deps.clock.nowMs() < deadlineAtMs) return undefined;
  return isBehind(scope.target, request, look) ? lookOnce(scope, request, connection.id) : look.result;
}

/** Nothing when there is no time or no room left. */
async function lookOnce(
  scope: TickScope,
  request: ProvisioningRequest,
  connectionId: string,
): Promise<ProviderResult<SeenConnection> | undefined> {
  const { deps, target, share, singleLooks } = scope;
  if (singleLooks.left <= 0 || isLookTimeOver(scope) || !(await share.take())) return undefined;
  singleLooks.left -= 1;
  const result = await deps.provider.get(target, connectionId, () => secretsOfRequest(deps, request));
  return isHeldBack(scope, result) ? undefined : result;
}

/** Whether a list that shows an updated connection as ready may have been made before the update. */
function isBehind(
  { profile, dialect }: ProviderTarget,
  { operation, watch }: ProvisioningRequest,
  { result, listedAtMs = Infinity }: Look,
): boolean {
  if (operation !== 'update' || !result.ok) return false;
  const isReady = READY.includes(dialect.meaningOf(result.value.status ?? 'UNKNOWN'));
  return isReady && listedAtMs < (watch?.sinceMs ?? 0) + profile.settleSeconds * 1000;
}

/** What an update comes to, and what the connection was before it. */
const READY: readonly ResourceStatus[] = ['ready', 'ready_down', 'failed'];
