/** Which traffic enters the tunnel, with the style `policy` (provider-apis.md 2.3). */
import * as z from 'zod';
import { finding } from '../../domain/findings/findings';
import type { Finding } from '../../domain/findings/findings';
import type { ConnectionFields } from '../../ports/provider-dialect';
import { because, must, networkCidr } from '../../wire/fields';
import { isEmptyList, listOf, noneAllowed } from './fields/lists';
import { isObject, membersOf } from './fields/members';
import type { RuleScope } from './scope/rule-scope';

const RULES = 'must be a list of 1 to 5 rules';
const DESTINATIONS = 'must be a list of 1 to 50 IPv4 networks';
const INDEX = 'must be a whole number';

const policyRule = z.strictObject(
  {
    source: networkCidr('ipv4').optional(),
    destination: listOf(networkCidr('ipv4'), { min: 1, max: 50, rule: DESTINATIONS }).optional(),
    rule_index: z
      .number(must(INDEX))
      .refine((value) => Number.isInteger(value), because(INDEX, 'wrong-type'))
      .refine(
        () => false,
        because('is deprecated and not sent; the provider numbers the rules itself', 'deprecated', 'warning'),
      )
      .optional(),
  },
  must('must be an object with source and destination'),
);

/** One to five rules with the style `policy`, none with another. */
export function policyRules({ style }: RuleScope): z.ZodType {
  if (style !== undefined && style !== 'policy') return noneAllowed('must be left out unless the style is policy');
  return listOf(policyRule, { min: 0, max: 5, rule: RULES }).optional();
}

/** The rules about several of them at once, and about what is missing. */
export function policyRuleFindings({ policy_rules: rules }: ConnectionFields, scope: RuleScope): Finding[] {
  if (scope.style !== undefined && scope.style !== 'policy') return [];
  if (rules === undefined || isEmptyList(rules)) return missingRules(rules, scope);
  if (!Array.isArray(rules)) return [];
  return [...missingMembers(rules), ...repeated(rules, 'source'), ...repeated(rules, 'rule_index')];
}

/** An IPv6 gateway does without; whoever names the rules must give some. */
function missingRules(rules: unknown, { operation, style, gateway }: RuleScope): Finding[] {
  if (style === undefined) return [];
  const isNeeded = rules !== undefined || (operation === 'create' && gateway.ipVersion !== 'ipv6');
  return isNeeded ? [finding(['policy_rules'], `is required and ${RULES}`, { code: 'required' })] : [];
}

/** Required by strict validation. */
function missingMembers(rules: readonly unknown[]): Finding[] {
  return rules.flatMap((rule, index) =>
    ['source', 'destination']
      .filter((member) => isObject(rule) && rule[member] === undefined)
      .map((member) =>
        finding(['policy_rules', index, member], 'is required', { code: 'required', severity: 'strict' }),
      ),
  );
}

/** Sources and indexes are unique; the later one is the wrong one. */
function repeated(rules: readonly unknown[], member: string): Finding[] {
  const values = rules.map((rule) => membersOf(rule)[member]);
  const first = new Map(values.map((value, index) => [value, index] as const).reverse());
  const wayOut = member === 'source' ? ': put the destinations into one rule' : '';
  const rule = `must be unique among the rules${wayOut}`;
  return values.flatMap((value, index) =>
    value !== undefined && first.get(value) !== index
      ? [finding(['policy_rules', index, member], rule, { code: 'duplicate' })]
      : [],
  );
}
