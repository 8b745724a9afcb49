/** Names of the environment variables by which the stack tells a function where things are. */
export const ENVIRONMENT = {
  /** Name of the request table. */
  table: 'TABLE_NAME',
  /** ARN of the symmetric key that wraps data keys. */
  sealingKey: 'SEALING_KEY_ARN',
  /** ARN of the HMAC key that fingerprints request bodies. */
  fingerprintKey: 'FINGERPRINT_KEY_ARN',
  /** ARN of the provisioning state machine. */
  stateMachine: 'STATE_MACHINE_ARN',
} as const;

/** One of the environment variables in {@link ENVIRONMENT}. */
export type EnvironmentName = (typeof ENVIRONMENT)[keyof typeof ENVIRONMENT];

/** Secrets Manager name of a provider profile is this prefix plus the profile's name (profiles.md "Provider profiles"). */
export const PROFILE_SECRET_PREFIX = 'vpn-provisioner/providers/';
