import { submissionSchema } from '../../../contract/api/submission';
import type { Submission } from '../../../contract/api/submission';
import { finding } from '../findings/findings';
import type { Finding } from '../findings/findings';
import { checked } from '../findings/schema-findings';
import { withTextFindings } from '../findings/text-findings';
import type { Violation } from '../findings/violation';
import type { Secret } from '../secrets/secret';

/** Fields of a JSON object whose schema is not known to hold. */
export type RawSubmission = Readonly<Record<string, unknown>>;

/** A submission, or all that is wrong with its envelope; beside both what a person should know of its texts. */
export interface ParsedSubmission {
  readonly submission?: Submission;
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/**
 * Reads a submission.
 *
 * @param preSharedKey the key that came with it, which must stand in no other field
 */
export function parseSubmission(body: unknown, preSharedKey?: Secret): ParsedSubmission {
  const { data, findings: wrong = [] } = checked(submissionSchema, body);
  const all = withTextFindings(envelopeOf(body), [...wrong, ...combinationFindings(body)], preSharedKey);
  const findings = all.filter(({ severity }) => severity === 'error');
  const warnings = all.filter(({ severity }) => severity !== 'error');
  return { findings, warnings, ...(data !== undefined && findings.length === 0 && { submission: data }) };
}

/** All but the connection, whose texts are judged with its other rules. */
function envelopeOf(body: unknown): unknown {
  return isRawSubmission(body) ? { ...body, connection: undefined } : body;
}

/**
 * The right part of a body that is refused: its known members that have no error in them. `undefined` when that leaves
 * open what is asked of which provider.
 */
export function rightPartOf(body: unknown, errors: readonly Violation[]): Submission | undefined {
  if (!isRawSubmission(body)) return undefined;
  const wrong = new Set(errors.map(({ path: [member] }) => member));
  const right = Object.fromEntries(Object.entries(body).filter(([name]) => isKnown(name) && !wrong.has(name)));
  return submissionSchema.safeParse(right).data;
}

function isKnown(name: string): boolean {
  return Object.hasOwn(submissionSchema.shape, name);
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
