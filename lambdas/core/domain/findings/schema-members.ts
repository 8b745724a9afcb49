/** What a schema says of the members of an object, and of the types of their values. */
import type * as z from 'zod';
import type { Violation } from './violation';

type Schema = z.core.$ZodType;
type Path = Violation['path'];

/** Fields that a schema names only to say that they must be left out. */
const LEFT_OUT = new WeakSet<Schema>();
/** The forms of values whose rules are asked apart from the schema that they stand in. */
const FORMS = new WeakMap<Schema, Schema>();

/** What the values of a field are in JSON; `unknown` where the schema does not tell. */
export type ValueType = 'text' | 'number' | 'boolean' | 'list' | 'object' | 'unknown';

/** The same schema, of a field that must be left out: it is no member of the object that one may give. */
export function leavingOut<Leaf extends z.ZodType>(schema: Leaf): Leaf {
  LEFT_OUT.add(schema);
  return schema;
}

/** The same schema, of a field whose rules are asked elsewhere: `form` tells its type and its members, and judges nothing. */
export function ofForm<Leaf extends z.ZodType>(schema: Leaf, form: z.ZodType): Leaf {
  FORMS.set(schema, form);
  return schema;
}

/**
 * The names of the members that an object may have at a path, of one in a list by any index; `undefined` where the schema
 * describes no object.
 */
export function membersAt(schema: Schema, path: Path): readonly string[] | undefined {
  const shapes = shapesAt(schema, path);
  if (shapes.length === 0) return undefined;
  const members = shapes.flatMap((shape) => Object.entries(shape));
  return [...new Set(members.flatMap(([name, member]) => (LEFT_OUT.has(member) ? [] : [name])))];
}

/** The names of {@link membersAt}, and of those that must be left out: a value that is given there can be judged. */
export function namesAt(schema: Schema, path: Path): readonly string[] {
  return [...new Set(shapesAt(schema, path).flatMap((shape) => Object.keys(shape)))];
}

/** Whether an object may have a member at a path. What a schema does not describe may have any. */
export function mayHave(schema: Schema, path: Path): boolean {
  return path.every((name, at) => {
    const members = membersAt(schema, path.slice(0, at));
    return members === undefined ? at > 0 || typeof name === 'number' : members.includes(String(name));
  });
}

/** The type of the values at a path; of several forms that of the first one that tells. */
export function valueTypeAt(schema: Schema, path: Path): ValueType {
  const types = formsAt(schema, path).map(({ _zod: { def } }) => VALUE_TYPES[def.type]);
  return types.find((type) => type !== undefined) ?? 'unknown';
}

const VALUE_TYPES: Readonly<Record<string, ValueType>> = {
  string: 'text',
  enum: 'text',
  number: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  record: 'object',
};

type Shape = Readonly<Record<string, Schema>>;

function shapesAt(schema: Schema, path: Path): readonly Shape[] {
  return formsAt(schema, path).flatMap(({ _zod: { def } }) =>
    def.type === 'object' ? [(def as z.core.$ZodObjectDef).shape] : [],
  );
}

/** All forms that a value at a path may have. */
function formsAt(schema: Schema, path: Path): readonly Schema[] {
  return path.reduce(
    (forms, segment) => forms.flatMap((form) => membersOf(form, segment)).flatMap(formsOf),
    formsOf(schema),
  );
}

function membersOf({ _zod: { def } }: Schema, segment: string | number): readonly Schema[] {
  if (def.type === 'array') return [(def as z.core.$ZodArrayDef).element];
  if (def.type !== 'object') return [];
  const { shape } = def as z.core.$ZodObjectDef;
  const name = String(segment);
  return Object.hasOwn(shape, name) ? [shape[name] as Schema] : [];
}

/** The forms that a schema takes, without what makes it optional. */
function formsOf(schema: Schema): readonly Schema[] {
  const form = FORMS.get(schema);
  if (form !== undefined) return formsOf(form);
  const { def } = schema._zod;
  if (def.type === 'union') return (def as z.core.$ZodUnionDef).options.flatMap(formsOf);
  if (def.type === 'pipe') return formsOf((def as z.core.$ZodPipeDef).out);
  if (def.type === 'intersection') return formsOf((def as z.core.$ZodIntersectionDef).left);
  return 'innerType' in def ? formsOf(def.innerType as Schema) : [schema];
}
