import * as z from 'zod';
import { finding } from '../findings/findings';
import type { Finding } from '../findings/findings';
import { findingsIn } from '../findings/schema-findings';
import type { Violation } from '../findings/violation';

/** Largest body of one request, in bytes (api.md "Routes"). */
export const MAX_SUBMISSION_BYTES = 65_536;

const OPERATIONS = ['create', 'update', 'delete'] as const;

const text = (max: number): z.ZodString => {
  const error = `must be a string of 1 to ${max} characters`;
  return z.string({ error }).min(1, { error }).max(max, { error });
};

const httpsUrl = z
  .url({ protocol: /^https$/, error: 'must be an https: URL' })
  .max(2048, { error: 'must have at most 2048 characters' });

const oneOf = <const T extends readonly [string, ...string[]]>(values: T): z.ZodEnum<{ [K in T[number]]: K }> =>
  z.enum(values, { error: `must be one of: ${values.join(', ')}` });

/**
 * A request as the caller makes it (api.md "Request"), without the rules of the provider's dialect for `connection`. What
 * this version cannot do yet is refused rather than accepted and not done: `callbackUrl`.
 */
const submissionSchema = z.strictObject(
  {
    operation: oneOf(OPERATIONS),
    provider: z.string({ error: 'must be the name of a provider profile' }),
    connection: z
      .record(z.string(), z.unknown(), { error: 'must be an object with the fields of the connection' })
      .optional(),
    connectionId: z.string({ error: 'must be the id of a connection at the provider' }).optional(),
    ticket: z
      .strictObject({ system: text(64), id: text(128), url: httpsUrl.optional() }, { error: 'must be an object' })
      .optional(),
    completion: oneOf(['provisioned', 'tunnel-up']).default('provisioned'),
    deadlineSeconds: z
      .int({ error: 'must be a whole number of seconds from 60 to 3600' })
      .min(60, { error: 'must be at least 60 seconds' })
      .max(3600, { error: 'must be at most 3600 seconds' })
      .default(600),
    onFailure: oneOf(['keep', 'delete']).default('keep'),
  },
  { error: 'must be a JSON object' },
);

/** A request that fits the envelope's schema. */
export type Submission = z.infer<typeof submissionSchema>;

/** Fields of a JSON object whose schema is not known to hold. */
export type RawSubmission = Readonly<Record<string, unknown>>;

/** A submission, or all that is wrong with its envelope. */
export function parseSubmission(body: unknown): { submission?: Submission; findings: readonly Finding[] } {
  const findings = [...findingsIn(submissionSchema, body), ...combinationFindings(body)];
  return findings.length === 0 ? { submission: submissionSchema.parse(body), findings } : { findings };
}

/**
 * The right part of a body that is refused: without every member that has an error in it. `undefined` when that leaves
 * open what is asked of which provider.
 */
export function rightPartOf(body: unknown, errors: readonly Violation[]): Submission | undefined {
  if (!isRawSubmission(body)) return undefined;
  const wrong = new Set(errors.map(({ path: [member] }) => member));
  const right = Object.fromEntries(Object.entries(body).filter(([name]) => !wrong.has(name)));
  return submissionSchema.safeParse(right).data;
}

/** Which of `connection` and `connectionId` an operation needs, and which it must not have. */
function combinationFindings(body: unknown): Finding[] {
  if (!isRawSubmission(body)) return [];
  switch (body['operation']) {
    case 'create':
      return [...needs(body, 'connection'), ...excludes(body, 'connectionId')];
    case 'update':
      return [...needs(body, 'connection'), ...needs(body, 'connectionId'), ...keepsConnection(body)];
    case 'delete':
      return [...needs(body, 'connectionId'), ...excludes(body, 'connection'), ...keepsConnection(body)];
    default:
      return [];
  }
}

/** True for a JSON object. */
export function isRawSubmission(body: unknown): body is RawSubmission {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** Only what a request has made may be removed when it fails: an update or a delete is about somebody's connection. */
function keepsConnection({ operation, onFailure }: RawSubmission): Finding[] {
  const rule = `must be keep or left out for ${String(operation)}`;
  return onFailure === 'delete' ? [finding(['onFailure'], rule, { code: 'not-supported' })] : [];
}

type Part = 'connection' | 'connectionId';

function needs(body: RawSubmission, part: Part): Finding[] {
  const what = part === 'connection' ? 'the fields of the connection' : 'the id of the connection at the provider';
  return body[part] === undefined
    ? [finding([part], `is required for ${String(body['operation'])}: ${what}`, { code: 'required' })]
    : [];
}

function excludes(body: RawSubmission, part: Part): Finding[] {
  const rule = `must be left out of a ${String(body['operation'])}`;
  return body[part] === undefined ? [] : [finding([part], rule, { code: 'not-supported' })];
}
