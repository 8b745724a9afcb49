import enterpriseV5 from '../../../../examples/enterprise-v5.create-static.request.json';
import fjcloudV2 from '../../../../examples/fjcloud-v2.create.request.json';
import huaweiV2 from '../../../../examples/huawei-v2.create.request.json';
import openstackV2 from '../../../../examples/openstack-v2.create.request.json';
import { DIALECTS } from '../../../../lambdas/core/dialects';
import { Secret } from '../../../../lambdas/core/domain/secrets/secret';
import type { ConnectionFields, ProviderDialect } from '../../../../lambdas/core/ports/provider-dialect';

/** What rows can ask for. */
export const TEMPLATE_OPERATIONS = ['create', 'update', 'delete'] as const;
/** One of {@link TEMPLATE_OPERATIONS}. */
export type TemplateOperation = (typeof TEMPLATE_OPERATIONS)[number];

/** Which rows are wanted. */
export interface TemplateChoice {
  readonly dialect: keyof typeof DIALECTS;
  readonly operation: TemplateOperation;
  /** Name of a provider profile. */
  readonly provider: string;
}

/** A request as a row has it, its key among the fields. */
export type TemplateRow = Readonly<Record<string, unknown>>;

/** The documentation masks keys; this one fits the rules of every dialect. */
const KEY = 'Replace-this-key-1';
const IDS = ['851f280f-0639-4ea3-81aa-e298525ab740', '5a9d2f3c-8d1e-4b7f-9c56-0f3e7ad1b2c4'];

/** Creates of the providers' own documentation. */
const CREATES: Readonly<Record<keyof typeof DIALECTS, ConnectionFields>> = {
  'huawei-v2': huaweiV2.ipsec_site_connection,
  'fjcloud-v2': fjcloudV2.ipsec_site_connection,
  'enterprise-v5': enterpriseV5.vpn_connection,
  // A table has numbers, where the documentation has a text.
  'openstack-v2': { ...openstackV2.ipsec_site_connection, mtu: 1500 },
};

/** Two rows that the rules of the dialect accept: one with every field of the example, one with the necessary ones alone. */
export function templateRows({ dialect, operation, provider }: TemplateChoice): readonly TemplateRow[] {
  const fields = fieldsOf(DIALECTS[dialect], operation);
  return fields.map((connection, index) => ({
    operation,
    provider,
    ...(operation !== 'create' && { connectionId: IDS[index] }),
    ...(operation !== 'delete' && { connection }),
    ticket: { system: 'servicenow', id: `RITM001234${index + 5}` },
  }));
}

function fieldsOf(dialect: ProviderDialect, operation: TemplateOperation): readonly ConnectionFields[] {
  if (operation === 'delete') return [{}, {}];
  const example = without(CREATES[dialect.id as keyof typeof DIALECTS], 'psk', 'name');
  const isAccepted = (fields: ConnectionFields): boolean => errorsIn(dialect, fields, operation).length === 0;
  const key = operation === 'create' ? { psk: KEY } : {};
  const all = withoutRefused(dialect, example, operation);
  const needed = Object.keys(all).reduce(
    (fields, name) => (isAccepted({ name: 'x', ...without(fields, name) }) ? without(fields, name) : fields),
    all,
  );
  return [
    { name: 'branch-1', ...key, ...all },
    { name: 'branch-2', ...key, ...needed },
  ];
}

/** What the operation takes of the fields of a create. */
function withoutRefused(
  dialect: ProviderDialect,
  fields: ConnectionFields,
  operation: 'create' | 'update',
): ConnectionFields {
  const refused = errorsIn(dialect, fields, operation).map(({ path: [name] }) => name);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !refused.includes(name)));
}

function errorsIn(dialect: ProviderDialect, fields: ConnectionFields, operation: 'create' | 'update') {
  const preSharedKey = operation === 'create' ? new Secret(KEY) : undefined;
  return dialect.validate(fields, { operation, strictness: 'strict', options: {}, preSharedKey }).errors;
}

function without(fields: ConnectionFields, ...names: readonly string[]): ConnectionFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
