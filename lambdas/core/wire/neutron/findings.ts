/** Findings about a Neutron connection as a whole, which the v2 dialects share. */
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import { dottedPathOf } from '../../domain/findings/violation';
import type { ConnectionFields, ValidationContext } from '../../ports/provider-dialect';

/** An update that would change nothing; a pre-shared key is a change. */
export function nothingToChange(fields: ConnectionFields, { operation, preSharedKey }: ValidationContext): Finding[] {
  if (operation === 'create' || preSharedKey !== undefined || Object.keys(fields).length > 0) return [];
  return [finding([], 'must change at least one field', { code: 'required' })];
}

/** The first finding of each field: a field that is wrong in itself is not also reported for what follows from it. */
export function firstPerField(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ path }) => {
    const name = dottedPathOf(path);
    const isFirst = !seen.has(name);
    seen.add(name);
    return isFirst;
  });
}
