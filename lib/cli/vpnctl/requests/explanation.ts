import type { AuditEvent } from '../../../../lambdas/contract/api/audit-event';
import type { ProviderResource } from '../../../../lambdas/contract/api/provider';
import type { RequestResource } from '../../../../lambdas/contract/api/request';
import { problemWords } from './shown';
import type { Known } from './known';
import { nextSentences, optionSentences } from './outlook';
import { triedLine } from './tried';

/** A request explained, in sentences. */
export interface Explanation {
  readonly id: string;
  readonly state: RequestResource['state'];
  readonly why: readonly string[];
  /** What has happened, in order. */
  readonly tried: readonly string[];
  readonly next: readonly string[];
  /** What its reader can do. */
  readonly options: readonly string[];
}

/** Says why a request is in its state, what was tried, what comes next and when, and what can be done. */
export function explanationOf(known: Known): Explanation {
  const { request, events } = known;
  return {
    id: request.id,
    state: request.state,
    why: whySentences(known),
    tried: events.map(triedLine),
    next: nextSentences(known),
    options: optionSentences(known),
  };
}

function whySentences({ request, events, provider }: Known): readonly string[] {
  const { state, problem } = request;
  if (state === 'accepted') return [`It is accepted and has not begun.`, ...lineSentences(request, provider)];
  if (state === 'running') return runningSentences(request, provider);
  const reason = problem === undefined ? [] : [`${problemWords(problem)}.`];
  return [...endSentences(request, events), ...reason];
}

/** Why one that has not begun has not. */
function lineSentences({ provider: name }: RequestResource, provider: ProviderResource | undefined): string[] {
  if (provider === undefined) return [];
  const { health, limits } = provider;
  const most = limits.maxInFlight === undefined ? '' : ` of at most ${limits.maxInFlight}`;
  const busy = `${name} is at work on ${health.inFlight}${most}, and ${health.waiting} wait.`;
  return [...healthSentences(provider), busy];
}

function healthSentences({ name, health: { state, since = 'a while' } }: ProviderResource): string[] {
  if (state === 'paused') return [`A person has paused ${name} since ${since}: nothing new is sent to it.`];
  return state === 'degraded' ? [`${name} answers badly or too slowly since ${since}, and is called less often.`] : [];
}

function runningSentences({ phase, connection }: RequestResource, provider: ProviderResource | undefined): string[] {
  const status = connection === undefined ? '' : ` The provider says ${connection.status} of ${connection.id}.`;
  const words = {
    validate: "It is being checked by the provider's rules.",
    apply: 'The provider is being asked.',
    observe: `The provider has taken the call; the connection has not settled yet.${status}`,
    cleanup: `What was made is being removed.${status}`,
  };
  return [words[phase ?? 'apply'], ...(provider === undefined ? [] : healthSentences(provider))];
}

function endSentences(request: RequestResource, events: readonly AuditEvent[]): string[] {
  const { state, operation, tunnel, connection } = request;
  const by = events.find(({ type }) => type === 'cancel-requested')?.actor ?? 'its caller';
  const gone = operation === 'delete' ? 'The connection is gone, as asked.' : undefined;
  const up =
    tunnel === 'up' ? 'The tunnel is up.' : 'The tunnel is not up: it comes up when the other side is configured, too.';
  const words: Readonly<Record<Exclude<RequestResource['state'], 'accepted' | 'running'>, string>> = {
    succeeded: gone ?? `The connection ${connection?.id ?? ''} is as asked. ${up}`,
    rejected: 'It breaks a rule, so nothing was called.',
    failed: 'It has failed.',
    timed_out: 'It was not done at its deadline.',
    cancelled: `It was cancelled, as ${by} asked; nothing of it is left at the provider.`,
    needs_attention: 'Nobody knows for certain what is left at the provider: a person must look.',
  };
  return state === 'accepted' || state === 'running' ? [] : [words[state]];
}
