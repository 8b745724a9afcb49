import * as z from 'zod';
import { providerAnswerSchema } from '../outcome';
import { timeSchema } from './request';
import { ticketSchema } from './submission';
import { ACTOR_KINDS, AUDIT_EVENT_TYPES, PHASES, TUNNELS } from './vocabulary';
import { REQUEST_STATES } from '../outcome';
import { REQUEST_ID } from '../request-id';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** The members of a request that a change has touched, before or after it. */
export const auditSnapshotSchema = z.object({
  state: z.enum(REQUEST_STATES).optional(),
  phase: z.enum(PHASES).optional(),
  tunnel: z.enum(TUNNELS).optional(),
  connectionId: z.string().optional(),
  /** The provider's own word for the connection's status. */
  status: z.string().optional(),
  /** How often the call that changes something was sent, from 1. */
  attempt: z.int().optional(),
  /** Code of the problem. */
  problem: z.string().optional(),
});

/** One entry of a request's audit trail (api.md "Audit trail"). */
export const auditEventSchema = z.object({
  /** Version of what an event says; absent in events that an early release has stored, like the hashes. */
  schema: z.int().optional(),
  /** From 1 without a gap; equals the request's version after the change. */
  sequence: z.int().min(1),
  time: timeSchema,
  type: z.enum(AUDIT_EVENT_TYPES),
  /** Who did it: the caller's identity, or `vpn-provisioner` for the workflow's own doing. */
  actor: z.string(),
  // From here on to `profile`: absent in events that an early release has stored.
  actorKind: z.enum(ACTOR_KINDS).optional(),
  /** Where the caller called from; absent for a message of the queue and what the product does by itself. */
  address: z.string().optional(),
  tenant: z.string().optional(),
  /** Who asked for the request. */
  requestedBy: z.string().optional(),
  /** Name and dialect of the provider profile. */
  profile: z.object({ name: z.string(), dialect: z.string() }).optional(),
  ticket: ticketSchema.optional(),
  requestId: z.string().regex(REQUEST_ID),
  connectionId: z.string().optional(),
  before: auditSnapshotSchema,
  after: auditSnapshotSchema,
  /** What the provider answered: identifiers, codes, calls and duration, never a body. */
  provider: providerAnswerSchema.optional(),
  /** Names of the members that `before` and `after` show with different values, and of what an update asks to change. */
  changed: z.array(z.string()).readonly(),
  /** Hash of the event before it of the same request; 64 zeros for the first one. */
  previousHash: hashSchema.optional(),
  /** SHA-256, in hexadecimal, of the event in canonical JSON (RFC 8785) without this member. */
  hash: hashSchema.optional(),
});

/** Answer of `GET /v1/requests/{id}/events`: the whole trail, in order. */
export const auditTrailSchema = z.object({ items: z.array(auditEventSchema).readonly() });

/** The members of a request that a change has touched. */
export type AuditSnapshot = z.infer<typeof auditSnapshotSchema>;
/** Answer of `GET /v1/requests/{id}/events`. */
export type AuditTrail = z.infer<typeof auditTrailSchema>;
/** One entry of a request's audit trail. */
export type AuditEvent = z.infer<typeof auditEventSchema>;
