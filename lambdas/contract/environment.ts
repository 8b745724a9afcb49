/** Names of the environment variables by which the stack tells a function where things are. */
export const ENVIRONMENT = {
  /** Name of the table of requests, sealed keys, idempotency keys and claims. */
  requestTable: 'REQUEST_TABLE_NAME',
  /** Name of the table of audit events. */
  auditTable: 'AUDIT_TABLE_NAME',
  /** Name of the table of what can be made again: entries, watchers, tokens, counters of calls. */
  workTable: 'WORK_TABLE_NAME',
  /** ARN of the symmetric key that wraps data keys. */
  sealingKey: 'SEALING_KEY_ARN',
  /** ARN of the HMAC key that fingerprints request bodies. */
  fingerprintKey: 'FINGERPRINT_KEY_ARN',
  /** ARN of the provisioning state machine. */
  stateMachine: 'STATE_MACHINE_ARN',
  /** URL of the delay queue. */
  errandQueue: 'ERRAND_QUEUE_URL',
  /** URL of the queue of what is to be done with chunks of batches. */
  chunkQueue: 'CHUNK_QUEUE_URL',
} as const;

/** One of the environment variables in {@link ENVIRONMENT}. */
export type EnvironmentName = (typeof ENVIRONMENT)[keyof typeof ENVIRONMENT];

/** Secrets Manager name of a provider profile is this prefix plus the profile's name (profiles.md "Provider profiles"). */
export const PROFILE_SECRET_PREFIX = 'vpn-provisioner/providers/';
