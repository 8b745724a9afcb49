/** No emulator has Lambda's guard against recursion, so that no rehearsal can show what a template forgets here. */
import { templateResources } from '../support/assembly';
import { idIn, idsOf, mappingsOf, queueLoops, redriveOf, type QueueLoop, type Resources } from './queue-loops';

const WATCH = 'FunctionsWatch94C87153';
const INTAKE = 'FunctionsIntake75EA1941';
const WATCHER_QUEUE = 'WatcherQueue9C4C315B';
const INTAKE_QUEUE = 'IntakeQueue6FB53B87';

/** What a template lacks so that its loops go on for as long as they must and no longer; one line each. */
function flawsOf(resources: Resources): string[] {
  const loops = queueLoops(resources);
  const looping = loops.flatMap(({ functions }) => functions);
  const flaws = idsOf(resources, 'AWS::Lambda::Function').flatMap((id) => {
    const isAllowed = resources[id]?.Properties?.['RecursiveLoop'] === 'Allow';
    if (isAllowed === looping.includes(id)) return [];
    return [isAllowed ? `${id} may call itself and is in no loop` : `${id} is stopped by Lambda after 16 calls`];
  });
  return [...flaws, ...loops.flatMap((loop) => brakesMissingIn(resources, loop))];
}

function brakesMissingIn(resources: Resources, { functions, queues }: QueueLoop): string[] {
  const hasAlarm = (metric: string, id: string | undefined): boolean => alarmed(resources, metric).includes(id);
  const ofFunctions = functions.flatMap((id) =>
    hasAlarm('Invocations', id) ? [] : [`nobody counts the runs of ${id}`],
  );
  const ofMappings = functions.flatMap((id) =>
    queues.flatMap((queue) => mappingsOf(resources, queue, id).flatMap((mapping) => looseIn(id, mapping.Properties))),
  );
  const ofQueues = queues.flatMap((queue) => {
    const { deadLetters, deliveries } = redriveOf(resources, queue);
    if (deadLetters === undefined || deliveries === undefined) return [`${queue} gives nothing up`];
    return hasAlarm('ApproximateNumberOfMessagesVisible', deadLetters) ? [] : [`nobody hears of ${deadLetters}`];
  });
  return [...ofFunctions, ...ofMappings, ...ofQueues];
}

function looseIn(id: string, mapping: Readonly<Record<string, unknown>> = {}): string[] {
  const { BatchSize, FunctionResponseTypes = [], ScalingConfig = {} } = mapping;
  const isPartial = (FunctionResponseTypes as string[]).includes('ReportBatchItemFailures');
  const { MaximumConcurrency } = ScalingConfig as { readonly MaximumConcurrency?: number };
  return [
    ...(BatchSize === 1 || isPartial ? [] : [`${id} repeats messages that it has handled`]),
    ...(MaximumConcurrency === undefined ? [`${id} runs as often at a time as it likes`] : []),
  ];
}

/** Logical ids of what some alarm watches by this metric. */
function alarmed(resources: Resources, metric: string): (string | undefined)[] {
  return idsOf(resources, 'AWS::CloudWatch::Alarm').flatMap((id) => {
    const { MetricName, Dimensions = [] } = resources[id]?.Properties ?? {};
    return MetricName === metric ? (Dimensions as { Value: unknown }[]).map(({ Value }) => idIn(Value)) : [];
  });
}

/** The template with other properties of one resource; undefined takes one away. */
function withProperties(id: string, properties: Readonly<Record<string, unknown>>): Resources {
  const resources = templateResources();
  const resource = resources[id];
  if (resource === undefined) throw new Error(`The template has no ${id}`);
  return { ...resources, [id]: { ...resource, Properties: { ...resource.Properties, ...properties } } };
}

/** The template with a policy more, by which a function may send to queues. */
function withSender(functionId: string, target: unknown, resources: Resources = templateResources()): Resources {
  const role = idIn(resources[functionId]?.Properties?.['Role']);
  const Statement = [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: target }];
  const Properties = { Roles: [{ Ref: role }], PolicyDocument: { Statement } };
  return { ...resources, [`PlantedFor${functionId}`]: { Type: 'AWS::IAM::Policy', Properties } };
}

const arn = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const mappingId = (functionId: string): string =>
  idsOf(templateResources(), 'AWS::Lambda::EventSourceMapping').find(
    (id) => idIn(templateResources()[id]?.Properties?.['FunctionName']) === functionId,
  ) ?? '';

test('the watcher is the only one that calls itself by a queue', () => {
  expect(queueLoops(templateResources())).toEqual([{ functions: [WATCH], queues: [WATCHER_QUEUE] }]);
});

test('every function of a loop may go on, with brakes of our own, and no other function may', () => {
  expect(flawsOf(templateResources())).toEqual([]);
});

test('there is no other way by which Lambda calls a function in a loop', () => {
  const types = new Set(Object.values(templateResources()).map(({ Type }) => Type));

  expect([...types].filter((type) => /^AWS::(SNS|S3)::/.test(type))).toEqual([]);
});

test('whether a function may send to a queue is for its role to say', () => {
  const statements = idsOf(templateResources(), 'AWS::SQS::QueuePolicy').flatMap((id) => {
    const { PolicyDocument } = templateResources()[id]?.Properties ?? {};
    return (PolicyDocument as { Statement: { Effect: string; Principal: object }[] }).Statement;
  });

  const opening = statements.filter(({ Effect }) => Effect === 'Allow').map(({ Principal }) => Principal);
  expect(opening).toEqual([{ Service: 'events.amazonaws.com' }]);
});

describe('it would be noticed', () => {
  test('if a function came into a loop of its own', () => {
    const resources = withSender(INTAKE, arn(INTAKE_QUEUE));

    expect(queueLoops(resources)).toContainEqual({ functions: [INTAKE], queues: [INTAKE_QUEUE] });
    expect(flawsOf(resources)).toEqual([
      `${INTAKE} is stopped by Lambda after 16 calls`,
      `nobody counts the runs of ${INTAKE}`,
    ]);
  });

  test('if two functions called each other', () => {
    const resources = withSender(INTAKE, arn(WATCHER_QUEUE), withSender(WATCH, arn(INTAKE_QUEUE)));

    expect(queueLoops(resources)).toEqual([
      { functions: [INTAKE, WATCH].toSorted(), queues: [INTAKE_QUEUE, WATCHER_QUEUE].toSorted() },
    ]);
    expect(flawsOf(resources)).toContain(`${INTAKE} is stopped by Lambda after 16 calls`);
  });

  test('if a function sent back what a queue had given up', () => {
    const mapping = templateResources()[mappingId(INTAKE)];
    const fed = { ...mapping, Type: mapping?.Type ?? '' };
    const Properties = { ...mapping?.Properties, EventSourceArn: arn('IntakeDeadLettersA15864BB') };
    const resources = withSender(INTAKE, arn(INTAKE_QUEUE), {
      ...templateResources(),
      Planted: { ...fed, Properties },
    });

    expect(queueLoops(resources)).toContainEqual({
      functions: [INTAKE],
      queues: ['IntakeDeadLettersA15864BB', INTAKE_QUEUE],
    });
  });

  test('if a function might send to any queue', () => {
    expect(queueLoops(withSender(INTAKE, '*'))).toContainEqual({ functions: [INTAKE], queues: [INTAKE_QUEUE] });
  });

  test.each([
    {
      what: 'Lambda stopped the watcher',
      resource: () => WATCH,
      properties: { RecursiveLoop: undefined },
      flaw: `${WATCH} is stopped by Lambda after 16 calls`,
    },
    {
      what: 'Lambda could not stop a function that has nothing to go on for',
      resource: () => INTAKE,
      properties: { RecursiveLoop: 'Allow' },
      flaw: `${INTAKE} may call itself and is in no loop`,
    },
    {
      what: 'one message failed for others',
      resource: () => mappingId(WATCH),
      properties: { BatchSize: 10, FunctionResponseTypes: undefined },
      flaw: `${WATCH} repeats messages that it has handled`,
    },
    {
      what: 'any number of ticks ran at a time',
      resource: () => mappingId(WATCH),
      properties: { ScalingConfig: undefined },
      flaw: `${WATCH} runs as often at a time as it likes`,
    },
    {
      what: 'a message were delivered for ever',
      resource: () => WATCHER_QUEUE,
      properties: { RedrivePolicy: undefined },
      flaw: `${WATCHER_QUEUE} gives nothing up`,
    },
    {
      what: 'nobody heard of messages given up',
      resource: () => 'WatcherDeadLettersNotEmpty6CD58093',
      properties: { MetricName: 'NumberOfMessagesSent' },
      flaw: 'nobody hears of WatcherDeadLettersB0AE0C37',
    },
    {
      what: 'nobody counted the ticks',
      resource: () => 'AlarmsWatchRunaway8F49AC25',
      properties: { MetricName: 'Errors' },
      flaw: `nobody counts the runs of ${WATCH}`,
    },
  ])('if $what', ({ resource, properties, flaw }) => {
    expect(flawsOf(withProperties(resource(), properties))).toEqual([flaw]);
  });
});
