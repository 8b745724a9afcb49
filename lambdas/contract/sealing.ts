/**
 * What something is sealed for. The purpose is part of the KMS encryption context, and the functions' permissions name
 * it: a function that may open provider tokens cannot open pre-shared keys.
 */
export type SealingPurpose = 'pre-shared-key' | 'provider-token';
