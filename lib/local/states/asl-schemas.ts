import * as z from 'zod';
import { UnsupportedFeatureError } from '../base/errors';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json';
import { parseSupported } from '../base/parse-supported';
import { supportedResource, taskResource } from './tasks/task-resource';
import { taskSchema, type TaskState } from './tasks/task-schemas';

const path = z.string().startsWith('$');
const optionalPath = path.nullable().optional();
const common = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONPath').optional() };
const input = { InputPath: optionalPath };
const output = { OutputPath: optionalPath };
const flow = { Next: z.string().optional(), End: z.literal(true).optional() };

const wait = z.strictObject({
  Type: z.literal('Wait'),
  ...common,
  ...input,
  ...output,
  ...flow,
  Seconds: z.number().int().nonnegative().optional(),
  SecondsPath: path.optional(),
  Timestamp: z.string().optional(),
  TimestampPath: path.optional(),
});

const pass = z.strictObject({
  Type: z.literal('Pass'),
  ...common,
  ...input,
  ...output,
  ...flow,
  // The interpreter takes no notice of a Result that is false, zero, empty or null.
  Result: z
    .unknown()
    .optional()
    .refine((value) => value === undefined || Boolean(value), 'a Result that is false or empty'),
  Parameters: z.unknown().optional(),
  ResultPath: optionalPath,
});

const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...common,
  ...input,
  ...output,
  Choices: z.array(z.record(z.string(), z.unknown())).min(1),
  Default: z.string().optional(),
});

const succeed = z.strictObject({ Type: z.literal('Succeed'), ...common, ...input, ...output });

const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...common,
  Error: z.string().optional(),
  ErrorPath: path.optional(),
  Cause: z.string().optional(),
  CausePath: path.optional(),
});

const stateSchemas = { Wait: wait, Pass: pass, Choice: choice, Succeed: succeed, Fail: fail };

/** A state of a type and with fields that the engine runs. */
export type AslState = TaskState | z.infer<(typeof stateSchemas)[keyof typeof stateSchemas]>;

/** A state machine definition that the engine runs: Amazon States Language with JSONPath. */
export interface AslDefinition {
  readonly StartAt: string;
  readonly TimeoutSeconds?: number | undefined;
  readonly States: Readonly<Record<string, AslState>>;
}

const definitionSchema = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  StartAt: z.string(),
  TimeoutSeconds: z.number().int().positive().optional(),
  States: z.record(z.string(), z.unknown()),
});

/** The fields of the context object that exist here; the interpreter knows neither `$$.State` nor `$$.Task`. */
const contextPath = /^\$\$\.(Execution\.(Id|Name|StartTime|Input([.[].*)?)|StateMachine\.(Id|Name))$/;

/** What the parameters of a state that waits for its token may name as well. */
const tokenPath = '$$.Task.Token';

/**
 * Checks that the engine can run every state of a definition.
 *
 * @param subject names the state machine in error messages
 * @throws UnsupportedFeatureError naming the state and the field (engines.md "aws-local-stepfunctions")
 */
export function parseDefinition(definition: unknown, subject: string): AslDefinition {
  const { StartAt, TimeoutSeconds, States } = parseSupported(definitionSchema, definition, subject);
  const states = Object.entries(States).map(([name, state]) => [name, parseState(state, `${subject} state ${name}`)]);
  return { StartAt, TimeoutSeconds, States: Object.fromEntries(states) as Record<string, AslState> };
}

function parseState(state: unknown, subject: string): AslState {
  const fields = isJsonObject(state) ? state : {};
  const type = typeof fields['Type'] === 'string' ? fields['Type'] : 'without a name';
  if (type !== 'Task' && !Object.hasOwn(stateSchemas, type)) {
    throw new UnsupportedFeatureError(subject, `state type ${type}`);
  }
  refuseContextPaths(fields, subject);
  const schema = type === 'Task' ? taskSchema(fields['Resource']) : stateSchemas[type as keyof typeof stateSchemas];
  return parseSupported<AslState>(schema, state, subject);
}

function refuseContextPaths({ Parameters, ...others }: JsonObject, subject: string): void {
  const known = (reference: string): boolean => contextPath.test(reference);
  const inParameters = givesToken(others) ? (reference: string) => reference === tokenPath || known(reference) : known;
  const unknown =
    contextPathsOf(others).find((reference) => !known(reference)) ??
    contextPathsOf(Parameters ?? null).find((reference) => !inParameters(reference));
  if (unknown !== undefined) throw new UnsupportedFeatureError(subject, `context object path ${unknown}`);
}

function givesToken({ Resource: resource }: JsonObject): boolean {
  return typeof resource === 'string' && supportedResource.test(resource) && taskResource(resource).waitsForToken;
}

function contextPathsOf(value: JsonValue): string[] {
  return JSON.stringify(value).match(/\$\$[^"'\s,)]*/g) ?? [];
}
