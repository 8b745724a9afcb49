import { EventBus, toBusEvent, type BusRule } from './event-bus';
import { compilePattern } from './event-filter';
import { planTarget, type InvokeConfig, type TargetParts } from './event-target';
import type { JsonObject } from '../../base/json';
import { localArn } from '../base/local-account';
import { rateMs, Schedule } from './schedule';
import type { Stack } from '../assembly/stack';

type Rule = Stack['rules'][number];

/** The EventBridge rules of a stack, checked. */
export interface EventRules {
  readonly bus: EventBus;
  /** Starts the schedules: each fires for the first time one period from now. */
  startSchedules(): readonly Schedule[];
}

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
export function planEventRules(stack: Pick<Stack, 'rules' | 'eventInvokeConfigs'>, parts: TargetParts): EventRules {
  const configs = new Map(
    stack.eventInvokeConfigs.map(({ logicalId, properties }) => {
      const destination = properties.DestinationConfig?.OnFailure?.Destination;
      if (destination !== undefined) parts.queues.byArnOf(destination, logicalId);
      return [parts.functions.logicalIdOf(properties.FunctionName), properties] as const;
    }),
  );
  const rules = stack.rules.map((rule) => planRule(rule, configs, parts));
  const matching = rules.flatMap(({ filter, deliver }): BusRule[] =>
    filter === undefined ? [] : [{ filter, deliver }],
  );
  return {
    bus: new EventBus(matching, parts.clock),
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
  parts: TargetParts,
): PlannedRule {
  const { clock } = parts;
  const ruleArn = localArn('events', `rule/${ref}`);
  const targets = properties.Targets.map((target) => {
    const config = configs.get(parts.functions.logicalIdOf(target.Arn));
    return planTarget(target, { ...parts, ruleArn, config, subject: logicalId });
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
