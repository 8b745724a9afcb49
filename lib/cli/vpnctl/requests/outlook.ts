import type { RequestResource } from '../../../../lambdas/contract/api/request';
import type { Known } from './known';

/** What comes next, and when. */
export function nextSentences({ request, provider }: Known): readonly string[] {
  const { state, phase, deadlineAt, onFailure } = request;
  if (state === 'accepted') {
    const when = provider?.health.state === 'paused' ? 'is resumed and has room' : 'has room';
    return [
      `It begins as soon as ${request.provider} ${when}.`,
      `Its deadline is ${deadlineAt}; then it ends timed_out.`,
    ];
  }
  if (state !== 'running') return ['Nothing: it has ended.'];
  if (phase === 'cleanup')
    return ['The provider is asked until the connection is confirmed to be gone; then the request ends.'];
  const late = onFailure === 'delete' ? 'then it ends, and what was made is removed.' : 'then it ends timed_out.';
  const look = phase === 'observe' ? ['The provider is asked every 10 seconds or so how the connection is.'] : [];
  return [...look, `Its deadline is ${deadlineAt}; ${late}`];
}

/** What the reader can do, with the commands. */
export function optionSentences(known: Known): readonly string[] {
  const { request, flags } = known;
  const { id, state } = request;
  if (state === 'accepted' || state === 'running') return [...waitingOptions(known), `Wait: vpnctl wait ${id}${flags}`];
  if (state === 'succeeded') return [`Nothing needs to be done. The whole trail: vpnctl events ${id}${flags}`];
  if (state === 'needs_attention') return attentionOptions(known);
  return [...againOptions(request), ...leftOptions(known)];
}

function waitingOptions({ request: { id, provider: name }, provider, flags }: Known): string[] {
  const isPaused = provider?.health.state === 'paused';
  return [
    ...(isPaused ? [`Have the provider go on: vpnctl providers resume ${name}${flags}`] : []),
    `End it without effect: vpnctl cancel ${id}${flags}`,
  ];
}

function attentionOptions({ request: { provider, connection } }: Known): string[] {
  const where = connection === undefined ? 'a connection of its name' : connection.id;
  return [
    `Look at ${provider} for ${where}: keep it, or delete it with a request of its own. Nothing is done by itself.`,
  ];
}

function againOptions({ state, problem }: RequestResource): string[] {
  if (state === 'cancelled') return ['Ask anew, if it is wanted after all.'];
  if (state === 'rejected') return ['Correct what is wrong, and submit it again.'];
  if (problem?.retryable === true)
    return ['The same request may succeed later: submit it again with a new idempotency key.'];
  return ['The same request would end alike: correct what is wrong first, then submit it again.'];
}

/** What a create has left behind that its caller wanted kept. */
function leftOptions({ request, flags }: Known): string[] {
  const { operation, connection, provider } = request;
  if (operation !== 'create' || connection === undefined || connection.status === 'DELETED') return [];
  const remove = `vpnctl submit --operation delete --provider ${provider} --connection-id ${connection.id}${flags}`;
  return [`${connection.id} is still there, as ${connection.status}. To remove it: ${remove}`];
}
