import * as z from 'zod';
import { findingSchema } from './validation';

/** Codes of the problems that a call can end with (api.md "Routes"); stable, callers may match them. */
export const API_PROBLEM_CODES = [
  'not-json',
  'invalid-idempotency-key',
  'request-not-found',
  'cancel-too-late',
  'body-too-large',
  'unsupported-media-type',
  'invalid-request',
  'idempotency-key-reused',
  'misconfigured',
  'internal-error',
  'unavailable',
] as const;

/** A problem (RFC 9457, `application/problem+json`): the answer to a call that could not be done. */
export const apiProblemSchema = z.object({
  /** `urn:vpn-provisioner:problem:` and the code. */
  type: z.string(),
  title: z.string(),
  /** The HTTP status of the answer. */
  status: z.int(),
  code: z.enum(API_PROBLEM_CODES),
  detail: z.string().optional(),
  /** All that is wrong with a request that was not valid. */
  errors: z.array(findingSchema).optional(),
});

/** Code of a problem that a call can end with. */
export type ApiProblemCode = (typeof API_PROBLEM_CODES)[number];
/** The answer to a call that could not be done. */
export type ApiProblem = z.infer<typeof apiProblemSchema>;
