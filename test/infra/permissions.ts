import { readable, resourcesOf, type Resource } from './template';

/** One `Allow` of a role, for one action on one resource. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
  readonly conditions: readonly Condition[];
}

/** Values that a request's context key is compared with. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A call as IAM sees it; `context` holds the condition keys that come with it. */
export interface Call {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Everything that the policies attached to a function or state machine's role allow. Refuses statements that deny. */
export function permissionsOf(owner: Resource): readonly Permission[] {
  const role = roleOf(owner);
  return resourcesOf('AWS::IAM::Policy')
    .filter(({ properties }) => listOf(properties['Roles']).some((one) => readable(one) === readable(role)))
    .flatMap(({ properties }) => (properties['PolicyDocument'] as { Statement: readonly Statement[] }).Statement)
    .flatMap(toPermissions);
}

/** A permission as one line: action, resource, and what the conditions demand. */
export function describePermission({ action, resource, conditions }: Permission): string {
  const demands = conditions.map(({ operator, key, values }) => `${operator} ${key} ${values.join(' ')}`);
  return [`${action} on ${resource}`, ...demands].join(' if ');
}

/** Whether one of the permissions allows a call; knows the operators that the stack uses and refuses others. */
export function isAllowed(permissions: readonly Permission[], { action, resource, context }: Call): boolean {
  return permissions.some(
    (one) =>
      isLike(one.action, action) &&
      isLike(one.resource, resource) &&
      one.conditions.every((condition) => isMet(condition, context[condition.key])),
  );
}

/** The role behind a function or state machine. */
export function roleOf({ properties }: Resource): unknown {
  const arn = properties['Role'] ?? properties['RoleArn'];
  return { Ref: (arn as { 'Fn::GetAtt': readonly [string, string] })['Fn::GetAtt'][0] };
}

function toPermissions({ Effect, Action, Resource, Condition = {} }: Statement): Permission[] {
  if (Effect !== 'Allow') throw new Error(`Only Allow is understood, not ${Effect}`);
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: listOf(values).map(readable) })),
  );
  return listOf(Action).flatMap((action) =>
    listOf(Resource).map((resource) => ({ action: readable(action), resource: readable(resource), conditions })),
  );
}

function isMet({ operator, values }: Condition, given: string | undefined): boolean {
  switch (operator) {
    case 'StringEquals':
      return given !== undefined && values.includes(given);
    case 'ForAllValues:StringLike':
      // As in IAM: a condition for all values is met when there is none.
      return given === undefined || values.some((value) => isLike(value, given));
    default:
      throw new Error(`The condition operator ${operator} is not understood`);
  }
}

function isLike(pattern: string, text: string): boolean {
  const expression = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${expression.join('.*')}$`).test(text);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
