import type { TemplateResource } from '../../../lib/local/assembly/assembly';
import { functionDollars } from './dollars';
import { ASSUMPTIONS, PRICES } from './prices';

/** What the stack has that costs something although nobody asks for a connection. */
export interface StandingParts {
  /** Customer managed keys. */
  readonly keys: number;
  /** Alarms, each on one metric. */
  readonly alarms: number;
  /** Metrics of our own, made from logs. */
  readonly metrics: number;
  /** Secrets: one for each provider profile; the smallest stack of use has one. */
  readonly secrets: number;
  /** Queues that feed a function, which Lambda polls. */
  readonly polledQueues: number;
  /** Runs of scheduled functions in a month. */
  readonly scheduledRuns: number;
}

/** One line of the bill. */
export interface StandingCost {
  readonly what: string;
  /** How many in a month. */
  readonly count: number;
  readonly dollarsPerMonth: number;
}

/**
 * Counts them in a synthesized template.
 *
 * @throws Error for a schedule that is not a rate in minutes
 */
export function standingParts(resources: readonly TemplateResource[]): StandingParts {
  const ofType = (wanted: string): readonly TemplateResource[] => resources.filter(({ type }) => type === wanted);
  const queueIds = ofType('AWS::SQS::Queue').map(({ logicalId }) => logicalId);
  const sources = ofType('AWS::Lambda::EventSourceMapping').map(sourceOf);
  const schedules = ofType('AWS::Events::Rule').flatMap(({ properties }) => properties['ScheduleExpression'] ?? []);
  return {
    keys: ofType('AWS::KMS::Key').length,
    alarms: ofType('AWS::CloudWatch::Alarm').length,
    metrics: new Set(ofType('AWS::Logs::MetricFilter').flatMap(metricNames)).size,
    secrets: 1,
    polledQueues: sources.filter((source) => queueIds.includes(source)).length,
    scheduledRuns: schedules.reduce((total: number, expression) => total + runsPerMonth(expression), 0),
  };
}

/** What they cost in a month, by list price. */
export function standingCosts(parts: StandingParts): StandingCost[] {
  const secondsPerMonth = ASSUMPTIONS.daysPerMonth * 86_400;
  const polls = parts.polledQueues * ASSUMPTIONS.queuePollers * (secondsPerMonth / ASSUMPTIONS.secondsPerPoll);
  const runs = parts.scheduledRuns;
  const readUnits = runs * ASSUMPTIONS.readUnitsPerReconciliation;
  return [
    cost('KMS keys', parts.keys, PRICES.keyMonth),
    cost('CloudWatch alarms', parts.alarms, PRICES.alarmMonth),
    cost('CloudWatch metrics made from logs', parts.metrics, PRICES.metricMonth),
    cost('secrets, one for each provider profile', parts.secrets, PRICES.secretMonth),
    cost('polls of the empty queues by Lambda', polls, PRICES.queueRequest),
    {
      what: 'runs of the reconciler that find nothing',
      count: runs,
      dollarsPerMonth: functionDollars({ reconcile: runs }, 0) + readUnits * PRICES.tableReadUnit,
    },
  ];
}

function cost(what: string, count: number, price: number): StandingCost {
  return { what, count, dollarsPerMonth: count * price };
}

function metricNames({ properties }: TemplateResource): string[] {
  const transformations = properties['MetricTransformations'] as readonly { readonly MetricName: string }[]; // required
  return transformations.map(({ MetricName }) => MetricName);
}

/** The logical id of what feeds a function. */
function sourceOf({ properties }: TemplateResource): string {
  const source = properties['EventSourceArn'] as { readonly 'Fn::GetAtt': readonly [string, string] }; // as CDK writes it
  return source['Fn::GetAtt'][0];
}

function runsPerMonth(expression: unknown): number {
  const [, minutes] = /^rate\((\d+) minutes?\)$/.exec(String(expression)) ?? [];
  if (minutes === undefined) throw new Error(`Not a rate in minutes: ${String(expression)}`);
  return (ASSUMPTIONS.daysPerMonth * 24 * 60) / Number(minutes);
}
