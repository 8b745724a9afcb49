import type { AsyncInvocations, AsyncPolicy, GivenUp } from '../functions/async-invocations';
import type { EngineClock } from '../base/clock';
import { EventBus, toBusEvent, type BusRule } from './event-bus';
import { compilePattern } from './event-filter';
import { invocationFailureRecord } from '../functions/failure-record';
import type { FunctionPool } from '../functions/function-pool';
import type { JsonObject } from '../../base/json';
import { localArn } from '../base/local-account';
import type { MessageAttribute } from '../queues/message';
import type { MessageQueue } from '../queues/message-queue';
import type { QueueRegister } from '../queues/queue-register';
import { rateMs, Schedule } from './schedule';
import type { Stack } from '../assembly/stack';

type Rule = Stack['rules'][number];
type Target = Rule['properties']['Targets'][number];
type InvokeConfig = Stack['eventInvokeConfigs'][number]['properties'];

interface Deps {
  readonly functions: FunctionPool;
  readonly queues: QueueRegister;
  readonly clock: EngineClock;
  readonly invocations: AsyncInvocations;
}

/** The EventBridge rules of a stack, checked. */
export interface EventRules {
  readonly bus: EventBus;
  /** Starts the schedules: each fires for the first time one period from now. */
  startSchedules(): readonly Schedule[];
}

const firstRetryMs = 1_000;
const longestRetryMs = 600_000;
const lambdaRetryMs = 60_000;

/**
 * Checks the rules of a stack.
 *
 * A function with an `AWS::Lambda::EventInvokeConfig` is retried as Lambda does it, by that configuration. For one without,
 * the target's retry policy and dead-letter queue apply to the function's own errors as well. On AWS they cover the way to
 * the function alone: its own errors are Lambda's, which tries such a function three times and then drops the event. Give
 * every target's function a configuration with a destination, and nothing is lost on either.
 *
 * @throws UnsupportedFeatureError for a comparison in a pattern that the engine cannot run
 * @throws EngineStartError when a function or queue is not in the template
 */
export function planEventRules(stack: Pick<Stack, 'rules' | 'eventInvokeConfigs'>, deps: Deps): EventRules {
  const configs = new Map(
    stack.eventInvokeConfigs.map(({ logicalId, properties }) => {
      const destination = properties.DestinationConfig?.OnFailure?.Destination;
      if (destination !== undefined) deps.queues.byArnOf(destination, logicalId);
      return [deps.functions.logicalIdOf(properties.FunctionName), properties] as const;
    }),
  );
  const rules = stack.rules.map((rule) => planRule(rule, configs, deps));
  const matching = rules.flatMap(({ filter, deliver }): BusRule[] =>
    filter === undefined ? [] : [{ filter, deliver }],
  );
  return {
    bus: new EventBus(matching, deps.clock),
    startSchedules: () => rules.flatMap(({ startSchedule }) => startSchedule?.() ?? []),
  };
}

interface PlannedRule {
  readonly filter: BusRule['filter'] | undefined;
  readonly deliver: BusRule['deliver'];
  readonly startSchedule: (() => Schedule) | undefined;
}

function planRule(
  { logicalId, ref, properties }: Rule,
  configs: ReadonlyMap<string, InvokeConfig>,
  deps: Deps,
): PlannedRule {
  const { clock } = deps;
  const ruleArn = localArn('events', `rule/${ref}`);
  const targets = properties.Targets.map((target) => {
    const config = configs.get(deps.functions.logicalIdOf(target.Arn));
    return planTarget(target, { ...deps, ruleArn, config, subject: logicalId });
  });
  const deliver = (event: JsonObject): void => {
    targets.forEach((target) => {
      target(event);
    });
  };
  const { EventPattern, ScheduleExpression } = properties;
  const fire = (): void => {
    const event = { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [ruleArn], detail: {} };
    deliver(toBusEvent(event, clock.nowMs()));
  };
  return {
    filter: EventPattern && compilePattern(EventPattern, logicalId),
    deliver,
    startSchedule:
      ScheduleExpression === undefined ? undefined : () => new Schedule(rateMs(ScheduleExpression), clock, fire),
  };
}

interface TargetContext extends Deps {
  readonly ruleArn: string;
  readonly config: InvokeConfig | undefined;
  readonly subject: string;
}

function planTarget(target: Target, context: TargetContext): BusRule['deliver'] {
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
