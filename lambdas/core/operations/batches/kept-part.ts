import { membersAt } from '../../domain/findings/schema-members';
import type { Violation } from '../../domain/findings/violation';
import type { ResolvedSubmission } from '../../domain/submission/new-request';
import type { ReadSubmission } from '../../domain/submission/read-submission';
import type { RawSubmission } from '../../domain/submission/submission';
import type { Dialects } from '../provider/provider-target';

type Given = Pick<ReadSubmission, 'connection' | 'preSharedKey'>;

/**
 * What of an invalid row may be kept and shown, so that whoever sent it can correct it: its known members without an error
 * in them, of a connection the known fields without one. What is not known may be a key under another name, and a key is
 * never kept.
 */
export function keptPartOf(
  rightPart: ResolvedSubmission | undefined,
  given: Given,
  errors: readonly Violation[],
  dialects: Dialects,
): RawSubmission | undefined {
  if (rightPart === undefined) return undefined;
  const { submission, profile } = rightPart;
  const known = knownFieldsOf(dialects, profile.dialect).filter((name) => !isWrong(name, given, errors));
  // Without the key nobody can tell whether it stands in another field.
  const canTell = given.preSharedKey !== undefined || submission.operation !== 'create';
  const fields = Object.entries(given.connection?.fields ?? {}).filter(([name]) => canTell && known.includes(name));
  return fields.length === 0 ? submission : { ...submission, connection: Object.fromEntries(fields) };
}

function knownFieldsOf(dialects: Dialects, dialect: string): readonly string[] {
  const fields = dialects[dialect]?.fields;
  const names = fields === undefined ? undefined : membersAt(fields, []);
  return (names ?? []).filter((name) => name !== 'psk');
}

function isWrong(name: string, { connection }: Given, errors: readonly Violation[]): boolean {
  const above = connection?.envelope === undefined ? ['connection'] : ['connection', connection.envelope];
  return errors.some(({ path }) => [...above, name].every((segment, index) => path[index] === segment));
}
