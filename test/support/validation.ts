import type { Findings } from '../../lambdas/core/domain/findings/findings';
import { takePreSharedKey } from '../../lambdas/core/domain/submission/pre-shared-key';
import type { ConnectionFields, ProviderDialect, ValidationContext } from '../../lambdas/core/ports/provider-dialect';

/** What a dialect finds wrong with the fields of a body, of which the key is taken out as intake does. */
export function validated(dialect: ProviderDialect, given: ConnectionFields, context: ValidationContext): Findings {
  if (context.preSharedKey !== undefined) return dialect.validate(given, context);
  const { fields, preSharedKey } = takePreSharedKey(given);
  return dialect.validate(fields, { ...context, preSharedKey });
}
