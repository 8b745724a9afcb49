import { UnsupportedFeatureError } from '../base/errors';
import { isJsonObject } from '../../base/json';

/** What `Ref` and `Fn::GetAtt` stand for. Both throw UnsupportedFeatureError for what they do not know. */
export interface References {
  ref(name: string): string | undefined;
  getAtt(logicalId: string, attribute: string): string;
}

type Intrinsic = (argument: unknown, resolve: (value: unknown) => unknown, references: References) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, _resolve, references) => references.ref(text(argument)),
  'Fn::GetAtt': (argument, _resolve, references) => {
    const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument).map(text);
    return references.getAtt(logicalId ?? '', attribute.join('.'));
  },
  'Fn::Join': (argument, resolve) => {
    const [separator, parts] = list(argument);
    return list(resolve(parts)).map(text).join(text(separator));
  },
  'Fn::Sub': (argument, resolve, references) => substitute(argument, resolve, references),
  'Fn::Select': (argument, resolve) => {
    const [index, values] = list(argument);
    return list(resolve(values))[Number(resolve(index))];
  },
  'Fn::Split': (argument, resolve) => {
    const [separator, value] = list(argument);
    return text(resolve(value)).split(text(separator));
  },
};

/**
 * Replaces the CloudFormation intrinsic functions in a template value. Properties that resolve to
 * `AWS::NoValue` vanish.
 *
 * @param subject names the resource in error messages
 * @throws UnsupportedFeatureError for an unknown function or reference
 */
export function resolveIntrinsics(value: unknown, references: References, subject: string): unknown {
  const resolve = (inner: unknown): unknown => resolveIntrinsics(inner, references, subject);
  if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  const [key, ...others] = Object.keys(value);
  if (key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
    const intrinsic = intrinsics[key];
    if (intrinsic === undefined) throw new UnsupportedFeatureError(subject, `intrinsic function ${key}`);
    return intrinsic(value[key], resolve, references);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, resolve(inner)] as const)
      .filter(([, inner]) => inner !== undefined),
  );
}

function substitute(argument: unknown, resolve: (value: unknown) => unknown, references: References): string {
  const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument);
  const own = resolve(variables);
  return text(template).replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    if (isJsonObject(own) && name in own) return text(own[name]);
    const [logicalId, ...attribute] = name.split('.');
    if (attribute.length > 0) return references.getAtt(logicalId ?? '', attribute.join('.'));
    return references.ref(name) ?? '';
  });
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new UnsupportedFeatureError('template', `an intrinsic function without a list: ${JSON.stringify(value)}`);
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new UnsupportedFeatureError('template', `an intrinsic function without a text: ${JSON.stringify(value)}`);
}
