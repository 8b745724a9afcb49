/** Algorithms and groups of both phases (provider-apis.md 2.3); the weak ones are allowed with a warning. */
import type * as z from 'zod';
import { because, oneOf } from '../../wire/fields';
import { extraValues } from './scope/rule-scope';
import type { RuleScope } from './scope/rule-scope';
import type { ExtensibleField } from './scope/options';

interface Choice {
  readonly values: readonly string[];
  readonly weak: readonly string[];
}

const AUTHENTICATION: Choice = {
  values: ['sha2-512', 'sha2-384', 'sha2-256', 'sha1', 'md5'],
  weak: ['sha1', 'md5'],
};

const ENCRYPTION: Choice = {
  values: ['aes-256-gcm-16', 'aes-128-gcm-16', 'aes-256', 'aes-192', 'aes-128', '3des'],
  weak: ['aes-256', 'aes-192', 'aes-128', '3des'],
};

const GROUPS: Choice = {
  values: ['group1', 'group2', 'group5', 'group14', 'group15', 'group16', 'group19', 'group20', 'group21'],
  weak: ['group1', 'group2', 'group5', 'group14'],
};

/** An authentication algorithm. */
export function authentication(scope: RuleScope, field: ExtensibleField): z.ZodType {
  return choiceOf(AUTHENTICATION, scope, field);
}

/** An encryption algorithm. */
export function encryption(scope: RuleScope, field: ExtensibleField): z.ZodType {
  return choiceOf(ENCRYPTION, scope, field);
}

/** A Diffie-Hellman group. */
export function group(scope: RuleScope, field: ExtensibleField): z.ZodType {
  return choiceOf(GROUPS, scope, field);
}

/** A Diffie-Hellman group for perfect forward secrecy, or none. */
export function groupOrDisable(scope: RuleScope, field: ExtensibleField): z.ZodType {
  return choiceOf({ ...GROUPS, values: [...GROUPS.values, 'disable'] }, scope, field);
}

/** One of the documented words, or one that the deployment adds (provider-apis.md 3, E29). */
export function wordOf(values: readonly string[], scope: RuleScope, field: ExtensibleField): z.ZodType<string> {
  return oneOf([...values, ...extraValues(scope, field)]);
}

function choiceOf({ values, weak }: Choice, scope: RuleScope, field: ExtensibleField): z.ZodType {
  return wordOf(values, scope, field)
    .refine((value) => !weak.includes(value), because('is weak; prefer a stronger value', 'weak', 'warning'))
    .optional();
}
