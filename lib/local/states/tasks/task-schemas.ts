import * as z from 'zod';
import { supportedResource, taskResource } from './task-resource';

const path = z.string().startsWith('$');
const optionalPath = path.nullable().optional();

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.number().int().positive().optional(),
  MaxAttempts: z.number().int().nonnegative().optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.number().int().positive().optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});

const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  ResultPath: optionalPath,
});

const task = z.strictObject({
  Type: z.literal('Task'),
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONPath').optional(),
  InputPath: optionalPath,
  OutputPath: optionalPath,
  Next: z.string().optional(),
  End: z.literal(true).optional(),
  Resource: z
    .string()
    .regex(supportedResource, 'only lambda:invoke and aws-sdk:dynamodb: putItem, getItem, updateItem, deleteItem'),
  ResultSelector: z.unknown().optional(),
  ResultPath: optionalPath,
  TimeoutSeconds: z.number().int().positive().optional(),
  Retry: z.array(retrier).optional(),
  Catch: z.array(catcher).optional(),
});

const functionParameters = z.strictObject({
  FunctionName: z.string(),
  Payload: z.unknown().optional(),
  'Payload.$': z.string().optional(),
});

/** Attribute types for which the SDK that Step Functions uses may have other names than the API. */
const doubtfulType = /"(B|BS|BOOL|Bool|NULL|Nul)(\.\$)?":[^{]/;

const tableParameters = z
  .strictObject({
    TableName: z.string(),
    Item: z.unknown().optional(),
    Key: z.unknown().optional(),
    ConditionExpression: z.string().optional(),
    ConsistentRead: z.boolean().optional(),
    ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
    ExpressionAttributeValues: z.unknown().optional(),
    ProjectionExpression: z.string().optional(),
    ReturnValues: z.string().optional(),
    UpdateExpression: z.string().optional(),
  })
  .refine(
    (parameters) => !doubtfulType.test(JSON.stringify(parameters)),
    'attributes that are no text, number, list or map',
  );

const functionTask = task.extend({ Parameters: functionParameters });
const tableTask = task.extend({ Parameters: tableParameters });
/** Its input is kept with its token: a path would leave part of it out. */
const tokenTask = tableTask.omit({ InputPath: true });

/** A Task state that the engine runs. */
export type TaskState = z.infer<typeof functionTask> | z.infer<typeof tableTask>;

/** A Task state and its name in the definition. */
export interface NamedTask {
  readonly name: string;
  readonly state: TaskState;
}

/** The schema for a Task state with this resource. */
export function taskSchema(resource: unknown): z.ZodType<TaskState> {
  if (typeof resource !== 'string' || !supportedResource.test(resource)) return functionTask;
  const { service, waitsForToken } = taskResource(resource);
  if (service === 'lambda') return functionTask;
  return waitsForToken ? tokenTask : tableTask;
}
