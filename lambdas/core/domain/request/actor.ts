import type { ACTOR_KINDS } from '../../../contract/api/vocabulary';

/** Actor of events that no caller caused. */
export const WORKFLOW_ACTOR = 'vpn-provisioner';

/** What somebody who does something is. */
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** People: users of IAM, the account's root user, and roles that IAM Identity Center gives to people. */
const PEOPLE = [/:iam::\d+:(user\/|root$)/, /:assumed-role\/AWSReservedSSO_/, /^AIDA/];

/** What an actor is, by how AWS writes who called. */
export function kindOf(actor: string): ActorKind {
  if (actor === WORKFLOW_ACTOR) return 'system';
  return PEOPLE.some((pattern) => pattern.test(actor)) ? 'user' : 'service';
}
