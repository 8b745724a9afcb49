import * as z from 'zod';

/** A whole number, which CloudFormation also takes as text. */
const whole = (from: number, to: number): z.ZodType<number> =>
  z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .refine((value) => Number.isInteger(value) && value >= from && value <= to, `a whole number from ${from} to ${to}`);

const onFailure = z.strictObject({
  OnFailure: z.strictObject({ Destination: z.string().regex(/^arn:[^:]+:sqs:/, 'only an SQS queue') }).optional(),
});

/** What the engine runs of a queue: a standard one. Times in seconds, sizes in bytes. */
export const queueSchema = z.strictObject({
  QueueName: z
    .string()
    .regex(/^[\w-]{1,80}$/, 'only a standard queue')
    .optional(),
  FifoQueue: z.literal(false).optional(),
  VisibilityTimeout: whole(0, 43_200).default(30),
  MessageRetentionPeriod: whole(60, 1_209_600).default(345_600),
  DelaySeconds: whole(0, 900).default(0),
  ReceiveMessageWaitTimeSeconds: whole(0, 20).default(0),
  MaximumMessageSize: whole(1_024, 1_048_576).default(1_048_576),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: whole(1, 1_000) }).optional(),
});

/** What the engine runs of an event source mapping of a queue. */
export const queueMappingSchema = z
  .strictObject({
    EventSourceArn: z.string(),
    FunctionName: z.string(),
    Enabled: z.literal(true).optional(),
    BatchSize: whole(1, 10_000).default(10),
    MaximumBatchingWindowInSeconds: whole(0, 300).default(0),
    FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
    ScalingConfig: z
      .strictObject({ MaximumConcurrency: whole(2, 1_000).default(5) })
      .default({ MaximumConcurrency: 5 }),
  })
  .refine(
    ({ BatchSize, MaximumBatchingWindowInSeconds }) => BatchSize <= 10 || MaximumBatchingWindowInSeconds > 0,
    'a BatchSize of more than 10 without MaximumBatchingWindowInSeconds',
  );

/** What the engine runs of the destinations of an event source mapping of a stream: a queue for what is given up. */
export const destinationSchema = onFailure;

/** What the engine runs of an EventBridge rule: on the default bus, for functions, with the event as it is. */
export const ruleSchema = z
  .strictObject({
    Name: z.string().optional(),
    EventBusName: z.literal('default').optional(),
    State: z.literal('ENABLED').optional(),
    ScheduleExpression: z
      .string()
      .regex(
        /^rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)$/,
        'only rate(…) in minutes, hours or days',
      )
      .optional(),
    EventPattern: z.record(z.string(), z.json()).optional(),
    Targets: z
      .array(
        z.strictObject({
          Arn: z.string().regex(/^arn:[^:]+:lambda:/, 'only a function'),
          Id: z.string(),
          RetryPolicy: z
            .strictObject({
              MaximumRetryAttempts: whole(0, 185).default(185),
              MaximumEventAgeInSeconds: whole(60, 86_400).default(86_400),
            })
            .default({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 }),
          DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
        }),
      )
      .default([]),
  })
  .refine(
    ({ ScheduleExpression, EventPattern }) => ScheduleExpression !== undefined || EventPattern !== undefined,
    'a rule without ScheduleExpression or EventPattern',
  );

/** What the engine runs of the settings for asynchronous invocations of a function. */
export const eventInvokeConfigSchema = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: whole(0, 2).default(2),
  MaximumEventAgeInSeconds: whole(60, 21_600).default(21_600),
  DestinationConfig: onFailure.optional(),
});
