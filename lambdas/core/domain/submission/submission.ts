import { submissionSchema } from '../../../contract/api/submission';
import type { Submission } from '../../../contract/api/submission';
import { finding } from '../findings/findings';
import type { Finding } from '../findings/findings';
import { findingsIn } from '../findings/schema-findings';
import type { Violation } from '../findings/violation';

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
