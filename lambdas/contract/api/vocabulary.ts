import { TERMINAL_STATES } from '../outcome';

/** What a request can ask for (api.md "Request"). */
export const OPERATIONS = ['create', 'update', 'delete'] as const;

/** When a request counts as done: configured at the provider, or with the tunnel up (provider-apis.md 4.2). */
export const COMPLETIONS = ['provisioned', 'tunnel-up'] as const;

/** What becomes of a connection whose create ended in ERROR or timed out (api.md "Request"). */
export const ON_FAILURE = ['keep', 'delete'] as const;

/** What a running request is at. */
export const PHASES = ['validate', 'apply', 'observe', 'cleanup'] as const;

/** Whether the tunnel carries traffic, as last observed. */
export const TUNNELS = ['up', 'down', 'unknown'] as const;

/** Who acts: a person, a program or a role of one, or the product by itself. */
export const ACTOR_KINDS = ['user', 'service', 'system'] as const;

/** What an audit event tells of. The last event of an ended request has its terminal state as type. */
export const AUDIT_EVENT_TYPES = [
  'accepted',
  'validated',
  'create-sent',
  'create-not-sent',
  'create-in-doubt',
  'created',
  'adopted',
  'update-sent',
  'update-repeated',
  'updated',
  'delete-sent',
  'delete-repeated',
  'delete-accepted',
  'status-changed',
  'observation-failed',
  'connection-missing',
  'given-up',
  'cancel-requested',
  'clean-up-started',
  'clean-up-delayed',
  'removal-sent',
  'removed',
  'duplicate-found',
  'duplicate-removed',
  ...TERMINAL_STATES,
] as const;
