import { sortFindings } from '../domain/findings/findings';
import type { Finding, Findings } from '../domain/findings/findings';
import { keyFindings, withTextFindings } from '../domain/findings/text-findings';
import { Secret } from '../domain/secrets/secret';
import type { ConnectionFields, ValidationContext } from '../ports/provider-dialect';

/**
 * What a dialect finds wrong with a connection, together with what is wrong with its texts in every dialect
 * (provider-apis.md 2): control characters, the pre-shared key in another field, slips.
 */
export function judgementOf(
  fields: ConnectionFields,
  { preSharedKey, strictness }: ValidationContext,
  findings: readonly Finding[],
): Findings {
  const ofKey = preSharedKey instanceof Secret ? keyFindings(preSharedKey) : [];
  const isKeyRefused = ofKey.some(({ severity }) => severity === 'error');
  const others = isKeyRefused ? findings.filter(({ path }) => path[0] !== 'psk') : findings;
  return sortFindings([...withTextFindings(fields, others, preSharedKey), ...ofKey], strictness);
}
