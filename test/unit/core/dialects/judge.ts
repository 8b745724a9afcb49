/** Short ways to say what a dialect finds wrong with a body. */
import { dottedPathOf } from '../../../../lambdas/core/domain/findings/violation';
import type { Violation } from '../../../../lambdas/core/domain/findings/violation';
import type { ProviderDialect, ValidationContext } from '../../../../lambdas/core/ports/provider-dialect';
import type { Fields } from '../../../support/builders';
import { validated } from '../../../support/validation';

/** A create, judged strictly, with whatever key comes with the fields. */
export function contextOf(changes: Partial<ValidationContext> = {}): ValidationContext {
  return { operation: 'create', strictness: 'strict', options: {}, ...changes };
}

/** `path code` of each, or `body code` for the body as a whole. */
export function brief(violations: readonly Violation[]): string[] {
  return violations.map(({ path, code }) => `${dottedPathOf(path) || 'body'} ${code}`);
}

/** What a dialect finds wrong with a body, in brief. */
export function judge(
  dialect: ProviderDialect,
  fields: Fields,
  changes: Partial<ValidationContext> = {},
): { errors: string[]; warnings: string[] } {
  const { errors, warnings } = validated(dialect, fields, contextOf(changes));
  return { errors: brief(errors), warnings: brief(warnings) };
}

/** A body with some fields replaced; `undefined` leaves a field out. */
export function changed(fields: Fields, changes: Fields): Fields {
  return Object.fromEntries(Object.entries({ ...fields, ...changes }).filter(([, value]) => value !== undefined));
}
