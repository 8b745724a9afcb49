/** The pre-shared key (provider-apis.md 2.3 and 3, E8, E10 and E11). */
import * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import { Secret } from '../../domain/secrets/secret';
import type { ConnectionFields } from '../../ports/provider-dialect';
import { because, must } from '../../wire/fields';
import { secretField } from '../../wire/secret-field';
import { membersOf } from './fields/members';
import { extraValues } from './scope/rule-scope';
import type { RuleScope } from './scope/rule-scope';

/** Upper case, lower case, digits, specials; the blank stands between the braces of the documented list. */
const CLASSES = [/[A-Z]/, /[a-z]/, /[0-9]/, /[~!@#$%^*()\-_+={ },./:;]/];
const ALLOWED = /^[A-Za-z0-9~!@#$%^*()\-_+={ },./:;]*$/;

const LENGTH = 'must be a string of 8 to 128 characters';

const text = z
  .string(must(LENGTH))
  .refine((value) => value.length >= 8 && value.length <= 128, because(LENGTH, 'wrong-length'))
  .refine(
    (value) => ALLOWED.test(value),
    because('must contain only letters, digits and ~!@#$%^*()-_+={ },./:;', 'character-not-allowed'),
  )
  .refine(
    (value) => CLASSES.filter((characters) => characters.test(value)).length >= 3,
    because('must contain three of: upper case letters, lower case letters, digits, special characters', 'too-simple'),
  )
  // provider-apis.md 7: whether the blank of the list is meant is an open point.
  .refine(
    (value) => !value.includes(' '),
    because('contains a space, which the provider may refuse', 'doubtful-character', 'warning'),
  );

/** The key. */
export const preSharedKey = secretField(text).optional();

/** Required by strict validation, as pre-shared keys are the only way to authenticate (provider-apis.md 3, E10). */
export function missingKey({ psk, ikepolicy }: ConnectionFields, scope: RuleScope): Finding[] {
  if (scope.operation === 'update' || scope.preSharedKey !== undefined || psk !== undefined) return [];
  const method = membersOf(ikepolicy)['authentication_method'];
  if (typeof method === 'string' && extraValues(scope, 'ikepolicy.authentication_method').includes(method)) return [];
  return [finding(['psk'], `is required and ${LENGTH}`, { code: 'required', severity: 'strict' })];
}

/** With IKEv2 a new key takes effect only when something else of the policies changes too. */
export function keyWithoutEffect(
  { ikepolicy, ipsecpolicy }: ConnectionFields,
  { operation, preSharedKey: key }: RuleScope,
): Finding[] {
  if (operation === 'create' || !(key instanceof Secret) || Object.keys(membersOf(ipsecpolicy)).length > 0) return [];
  const changes = Object.entries(membersOf(ikepolicy));
  if (changes.some(([member, value]) => member !== 'ike_version' || value !== 'v2')) return [];
  const rule =
    'does not take effect with IKEv2 when it is changed alone; change something of ikepolicy or ipsecpolicy with it, ' +
    'or say ikepolicy.ike_version v1 where that is the version in use';
  return [finding(['psk'], rule, { code: 'psk-alone-without-effect', severity: 'strict' })];
}
