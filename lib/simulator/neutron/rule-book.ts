import type { Check } from '../base/checks';
import type { Fields } from '../base/fields';

/** What holds for one attribute of a create. */
export interface Rule {
  readonly required: boolean;
  readonly check: Check;
}

/** The attributes of one v2 dialect: each name that it knows is in exactly one of `rules` and `answerOnly`. */
export interface RuleBook {
  readonly rules: ReadonlyMap<string, Rule>;
  /** Attributes that exist but that no request may carry. */
  readonly answerOnly: ReadonlySet<string>;
  /** The attributes that an update may carry. */
  readonly updatable: ReadonlySet<string>;
}

/** The rule of an attribute that each create must carry. */
export function required(check: Check): Rule {
  return { required: true, check };
}

/** The rule of an attribute that a create may leave out. */
export function optional(check: Check): Rule {
  return { required: false, check };
}

/**
 * Why a create is refused, or undefined when its attributes are fine each for itself. Texts are Neutron's, one attribute
 * at a time (recorded-openstack e01 to e32); the other providers publish none.
 */
export function brokenRuleOfCreate(book: RuleBook, fields: Fields): string | undefined {
  const forbidden = Object.keys(fields).find((name) => book.answerOnly.has(name));
  if (forbidden !== undefined) return `Attribute '${forbidden}' not allowed in POST`;
  const missing = [...book.rules].find(([name, rule]) => rule.required && !Object.hasOwn(fields, name))?.[0];
  if (missing !== undefined) return `Failed to parse request. Required attribute '${missing}' not specified`;
  return unknownNames(book, fields) ?? badValue(book, fields);
}

/** Why an update is refused, or undefined when its attributes are fine each for itself (recorded-openstack u12 to u26). */
export function brokenRuleOfUpdate(book: RuleBook, fields: Fields): string | undefined {
  const readOnly = Object.keys(fields).find((name) => isKnown(book, name) && !book.updatable.has(name));
  if (readOnly !== undefined) return `Cannot update read-only attribute ${readOnly}`;
  return unknownNames(book, fields) ?? badValue(book, fields);
}

function unknownNames(book: RuleBook, fields: Fields): string | undefined {
  const unknown = Object.keys(fields).filter((name) => !isKnown(book, name));
  return unknown.length === 0 ? undefined : `Unrecognized attribute(s) '${unknown.join(', ')}'`;
}

function badValue({ rules }: RuleBook, fields: Fields): string | undefined {
  for (const [name, value] of Object.entries(fields)) {
    const reason = rules.get(name)?.check(value);
    if (reason !== undefined) return `Invalid input for ${name}. Reason: ${reason}.`;
  }
  return undefined;
}

function isKnown({ rules, answerOnly }: RuleBook, name: string): boolean {
  return rules.has(name) || answerOnly.has(name);
}
