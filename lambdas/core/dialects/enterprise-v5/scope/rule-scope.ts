import { isSameId } from '../../../domain/connection/spelling';
import type { ConnectionFields, ValidationContext } from '../../../ports/provider-dialect';
import { optionsOf } from './options';
import type { ExtensibleField, Options } from './options';

/**
 * How traffic is chosen: by static routes, by policy, by BGP. Requests spell it in lower case (provider-apis.md 3,
 * E13).
 */
export const STYLES = ['static', 'policy', 'bgp'] as const;
/** One of {@link STYLES}. */
export type Style = (typeof STYLES)[number];

/** What is known of the gateway, which no connection tells; `undefined` is not known. */
export interface Gateway {
  readonly attachmentType: unknown;
  readonly networkType: unknown;
  readonly ipVersion: unknown;
  readonly haMode: unknown;
}

/** What the rules of single fields depend on. */
export interface RuleScope {
  readonly operation: ValidationContext['operation'];
  readonly preSharedKey: ValidationContext['preSharedKey'];
  /** `undefined` where the fields do not tell: the rules that depend on it are left to the provider then. */
  readonly style: Style | undefined;
  readonly gateway: Gateway;
  readonly options: Options;
}

/** Gathers what the rules depend on. */
export function scopeOf(fields: ConnectionFields, context: ValidationContext): RuleScope {
  const { operation, preSharedKey } = context;
  const options = optionsOf(context.options);
  return {
    operation,
    preSharedKey,
    style: operation === 'create' ? styleOf(fields['style']) : styleImpliedBy(fields),
    gateway: gatewayOf({ ...knownOf(options, fields['vgw_id']), ...context.gateway }),
    options,
  };
}

/** What the profile knows of a gateway; the fields have not been judged yet, so its id may be anything. */
function knownOf({ gateways }: Options, id: unknown): Readonly<Record<string, unknown>> {
  return Object.entries(gateways).find(([known]) => isSameId(known, id))?.[1] ?? {};
}

/** More values that the deployment takes for a field (provider-apis.md 3, E29). */
export function extraValues({ options }: RuleScope, field: ExtensibleField): readonly string[] {
  return options.extraValues[field] ?? [];
}

/** The style that is meant, whatever its case. */
function styleOf(given: unknown = 'static'): Style | undefined {
  return STYLES.find((style) => typeof given === 'string' && given.toLowerCase() === style);
}

/** A change does not name the style, but some fields exist with one style only. */
function styleImpliedBy(fields: ConnectionFields): Style | undefined {
  if (fields['policy_rules'] !== undefined) return 'policy';
  if (fields['enable_nqa'] !== undefined) return 'static';
  return fields['enable_hub'] === undefined ? undefined : 'bgp';
}

/** Reads the facts in the names of the gateway API; answers may have upper case (provider-apis.md 3, E13). */
function gatewayOf(facts: Readonly<Record<string, unknown>>): Gateway {
  const fact = (name: string): unknown => {
    const value = facts[name];
    return typeof value === 'string' ? value.toLowerCase() : value;
  };
  return {
    attachmentType: fact('attachment_type'),
    networkType: fact('network_type'),
    ipVersion: fact('ip_version'),
    haMode: fact('ha_mode'),
  };
}
