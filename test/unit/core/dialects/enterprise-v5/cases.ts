/** Legal bodies of the dialect `enterprise-v5` and short ways to say what is wrong with others. */
import type { ProviderProfile } from '../../../../../lambdas/contract/provider-profile';
import { enterpriseV5 } from '../../../../../lambdas/core/dialects/enterprise-v5/dialect';
import { dottedPathOf } from '../../../../../lambdas/core/domain/findings/violation';
import type { Violation } from '../../../../../lambdas/core/domain/findings/violation';
import type { ConnectionFields, ValidationContext } from '../../../../../lambdas/core/ports/provider-dialect';
import { providerProfile } from '../../../../support/builders';
import { contextOf } from '../judge';
import bgpRequest from '../../../../fixtures/enterprise-v5/create-bgp.request.json';
import policyRequest from '../../../../fixtures/enterprise-v5/create-policy.request.json';
import staticRequest from '../../../../fixtures/enterprise-v5/create-static.request.json';
import { validated } from '../../../../support/validation';

export type Fields = Record<string, unknown>;

export const PSK = 'Correct-Horse-7';
export const STATIC: Fields = { ...staticRequest.vpn_connection, psk: PSK };
export const POLICY: Fields = { ...policyRequest.vpn_connection, psk: PSK };
export const BGP: Fields = {
  ...bgpRequest.vpn_connection,
  psk: PSK,
  ikepolicy: { ...bgpRequest.vpn_connection.ikepolicy, local_id: '198.51.100.7', peer_id: '203.0.113.9' },
};

function pathsOf(violations: readonly Violation[]): string[] {
  return violations.map(({ path }) => dottedPathOf(path)).sort();
}

export const PROJECT_ID = '10039663455a446d8ba2cbb058b0f578';

export function profileOf(changes: Fields = {}): ProviderProfile {
  return providerProfile({
    name: 'otc-enterprise',
    dialect: 'enterprise-v5',
    endpoint: 'https://vpn.example.com',
    projectId: PROJECT_ID,
    auth: { type: 'token', token: 'a-token' },
    ...changes,
  });
}

export function judge(fields: ConnectionFields, overrides: Partial<ValidationContext> = {}): Record<string, string[]> {
  const { errors, warnings } = validated(enterpriseV5, fields, contextOf(overrides));
  return { errors: pathsOf(errors), warnings: pathsOf(warnings) };
}

export function without(fields: Fields, ...names: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

const network = (index: number): string => `10.${index}.0.0/16`;
export const networks = (count: number): string[] => Array.from({ length: count }, (_, index) => network(index));
export const rules = (count: number): Fields[] =>
  Array.from({ length: count }, (_, index) => ({ source: network(index), destination: ['192.168.44.0/24'] }));

/** One body and what is wrong with it: dotted paths, sorted; nothing by default. */
export interface Case {
  readonly name: string;
  readonly fields: Fields;
  readonly context?: Partial<ValidationContext>;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
}

/** The dotted paths of what is wrong with a case's body. */
export function findingsOf({ fields, context }: Case): Record<string, string[]> {
  return judge(fields, context);
}

/** What {@link findingsOf} should give. */
export function expectedOf({ errors = [], warnings = [] }: Case): Record<string, readonly string[]> {
  return { errors, warnings };
}
