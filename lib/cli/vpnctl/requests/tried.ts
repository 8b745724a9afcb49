import type { AuditEvent } from '../../../../lambdas/contract/api/audit-event';

type EventType = AuditEvent['type'];

/** What an event means, in a sentence without its end; `provider` stands for the provider's name. */
const SENTENCES: Readonly<Partial<Record<EventType, string>>> = {
  accepted: 'the request was accepted',
  validated: "the request was checked by the provider's rules again",
  'create-sent': 'the provider was asked to create the connection',
  'create-not-sent': 'the create could not be sent',
  'create-in-doubt': 'the create went unanswered: whether there is a connection had to be looked up',
  created: 'the provider created the connection',
  adopted: 'the connection of the unanswered create was found',
  'update-sent': 'the provider was asked to change the connection',
  'update-repeated': 'the change was asked for again',
  updated: 'the provider changed the connection',
  'delete-sent': 'the provider was asked to delete the connection',
  'delete-repeated': 'the delete was asked for again',
  'delete-accepted': 'the provider began to delete the connection',
  'status-changed': 'the connection changed its status',
  'observation-failed': 'the provider could not be asked how the connection is',
  'connection-missing': 'the provider did not know the connection',
  'given-up': 'nothing more was tried',
  'cancel-requested': 'somebody asked for the request to be cancelled',
  'clean-up-started': 'what was made began to be removed',
  'clean-up-delayed': 'removing it had to wait',
  'removal-sent': 'the provider was asked to remove the connection',
  removed: 'the connection was confirmed to be gone',
  'duplicate-found': 'a second connection of ours was found',
  'duplicate-removed': 'the second connection was removed',
  succeeded: 'the request succeeded',
  rejected: 'the request was rejected',
  failed: 'the request failed',
  timed_out: 'the request was not done at its deadline',
  cancelled: 'the request was cancelled',
  needs_attention: 'the request was left to a person',
};

/** Of the product's own doing nobody needs to know. */
const OWN_ACTOR = 'vpn-provisioner';

/** One event as a line: when, what, how the provider answered, and who did it unless it was the product itself. */
export function triedLine({ time, type, actor, after, provider }: AuditEvent): string {
  const what = SENTENCES[type] ?? type.replaceAll('-', ' ');
  const attempt = after.attempt === undefined || after.attempt === 1 ? '' : `, attempt ${after.attempt}`;
  const status = after.status === undefined ? '' : `, now ${after.status}`;
  const answer = answerWords(provider);
  const who = actor === OWN_ACTOR ? '' : `, by ${actor}`;
  return `${time}  ${what}${attempt}${status}${answer}${who}`;
}

function answerWords(provider: AuditEvent['provider']): string {
  const parts = [provider?.httpStatus, provider?.code].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `; the provider answered ${parts.join(' ')}`;
}
