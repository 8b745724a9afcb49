import * as z from 'zod';
import { findingSchema } from './validation';

/** Codes of the problems that a call can end with (api.md "Routes"); stable, callers may match them. */
export const API_PROBLEM_CODES = [
  'route-not-found',
  'method-not-allowed',
  'not-json',
  'not-gzip',
  'invalid-idempotency-key',
  'request-not-found',
  'provider-not-found',
  'connection-not-found',
  'cancel-too-late',
  'body-too-large',
  'unsupported-media-type',
  'invalid-request',
  'idempotency-key-reused',
  'invalid-parameters',
  'invalid-cursor',
  'invalid-batch',
  'too-many-rows',
  'batch-not-found',
  'batch-closed',
  'batch-full',
  'batch-running',
  'nothing-to-rerun',
  'results-gone',
  'misconfigured',
  'internal-error',
  'unavailable',
] as const;

/** What is wrong with a body; in that of a batch with its place there. */
export const shownErrorSchema = findingSchema.extend({
  /** Number of the row in its call, from 1. */
  row: z.int().min(1).optional(),
  /** Line of the file, from 1. */
  line: z.int().min(1).optional(),
});

/** A problem (RFC 9457, `application/problem+json`): the answer to a call that could not be done. */
export const apiProblemSchema = z.object({
  /** `urn:vpn-provisioner:problem:` and the code. */
  type: z.string(),
  title: z.string(),
  /** The HTTP status of the answer. */
  status: z.int(),
  code: z.enum(API_PROBLEM_CODES),
  detail: z.string().optional(),
  /** Of a failure of ours: the name of this call, which stands in the log beside the reason. */
  instance: z.string().optional(),
  /** All that is wrong with a request that was not valid. */
  errors: z.array(shownErrorSchema).optional(),
});

/** What is wrong with a body. */
export type ShownError = z.infer<typeof shownErrorSchema>;
/** Code of a problem that a call can end with. */
export type ApiProblemCode = (typeof API_PROBLEM_CODES)[number];
/** The answer to a call that could not be done. */
export type ApiProblem = z.infer<typeof apiProblemSchema>;
