import type { AsyncInvocations, AsyncPolicy, GivenUp } from '../functions/async-invocations';
import type { EngineClock } from '../base/clock';
import { invocationFailureRecord } from '../functions/failure-record';
import type { FunctionPool } from '../functions/function-pool';
import type { JsonObject } from '../../base/json';
import type { MessageAttribute } from '../queues/message';
import type { MessageQueue } from '../queues/message-queue';
import type { QueueRegister } from '../queues/queue-register';
import type { Stack } from '../assembly/stack';

type Target = Stack['rules'][number]['properties']['Targets'][number];

/** The settings of a function for asynchronous invocations. */
export type InvokeConfig = Stack['eventInvokeConfigs'][number]['properties'];

/** The parts of the engine that targets need. */
export interface TargetParts {
  readonly functions: FunctionPool;
  readonly queues: QueueRegister;
  readonly clock: EngineClock;
  readonly invocations: AsyncInvocations;
}

const firstRetryMs = 1_000;
const longestRetryMs = 600_000;
const lambdaRetryMs = 60_000;

interface TargetContext extends TargetParts {
  /** ARN of the rule. */
  readonly ruleArn: string;
  /** How the function's asynchronous invocations are configured, when at all. */
  readonly config: InvokeConfig | undefined;
  /** Logical id of the rule. */
  readonly subject: string;
}

/**
 * Checks a target of a rule; gives what hands it an event and returns at once.
 *
 * @throws EngineStartError when its function or queue is not in the template
 */
export function planTarget(target: Target, context: TargetContext): (event: JsonObject) => void {
  const { functions, queues, invocations, subject, config } = context;
  const functionId = functions.logicalIdOf(target.Arn);
  const deadLetters = target.DeadLetterConfig && queues.byArnOf(target.DeadLetterConfig.Arn, subject).queue;
  return (event) => {
    const text = JSON.stringify(event);
    const policy =
      config === undefined ? rulePolicy(target, deadLetters, text, context) : lambdaPolicy(config, text, context);
    invocations.submit(functionId, text, policy);
  };
}

/** The target's own policy: retries after 1 s, 2 s, 4 s, up to 10 minutes. */
function rulePolicy(
  { Arn, RetryPolicy }: Target,
  deadLetters: MessageQueue | undefined,
  event: string,
  { ruleArn }: TargetContext,
): AsyncPolicy {
  return {
    maxRetries: RetryPolicy.MaximumRetryAttempts,
    maxAgeMs: RetryPolicy.MaximumEventAgeInSeconds * 1_000,
    retryDelayMs: (retry) => Math.min(longestRetryMs, firstRetryMs * 2 ** (retry - 1)),
    onGivenUp: (givenUp) => deadLetters?.send({ body: event, attributes: deadLetterAttributes(givenUp, ruleArn, Arn) }),
  };
}

/** Lambda's policy for asynchronous invocations: retries after one minute, then after two. */
function lambdaPolicy(
  config: InvokeConfig,
  event: string,
  { functions, queues, clock, subject }: TargetContext,
): AsyncPolicy {
  const destination = config.DestinationConfig?.OnFailure?.Destination;
  const functionArn = functions.describe(config.FunctionName).arn;
  return {
    maxRetries: config.MaximumRetryAttempts,
    maxAgeMs: config.MaximumEventAgeInSeconds * 1_000,
    retryDelayMs: (retry) => lambdaRetryMs * retry,
    onGivenUp: ({ condition, invokeCount, failure }) => {
      if (destination === undefined) return;
      const record = invocationFailureRecord(
        {
          functionArn,
          condition: condition === 'retries' ? 'RetriesExhausted' : 'EventAgeExceeded',
          invokeCount,
          event,
          failure,
        },
        clock.nowMs(),
      );
      queues.byArnOf(destination, subject).queue.send({ body: JSON.stringify(record) });
    },
  };
}

/** What EventBridge tells about a dead letter. */
function deadLetterAttributes(
  { condition, invokeCount, failure }: GivenUp,
  ruleArn: string,
  targetArn: string,
): Record<string, MessageAttribute> {
  const text = (value: string): MessageAttribute => ({ DataType: 'String', StringValue: value });
  return {
    RULE_ARN: text(ruleArn),
    TARGET_ARN: text(targetArn),
    ERROR_CODE: text(failure?.errorType ?? 'Unknown'),
    ERROR_MESSAGE: text(failure?.errorMessage ?? 'Unknown'),
    EXHAUSTED_RETRY_CONDITION: text(condition === 'retries' ? 'MaximumRetryAttempts' : 'MaximumEventAgeInSeconds'),
    RETRY_ATTEMPTS: text(String(invokeCount - 1)),
  };
}
