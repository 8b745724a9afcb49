import type { TemplateResource } from '../support/assembly';

/** Resources of a template by logical id. */
export type Resources = Readonly<Record<string, TemplateResource>>;

/** Functions that can call one another, and themselves, by queues without end, with these queues; logical ids, sorted. */
export interface QueueLoop {
  readonly functions: readonly string[];
  readonly queues: readonly string[];
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const FUNCTION = 'AWS::Lambda::Function';
const QUEUE = 'AWS::SQS::Queue';

/**
 * All loops in which a function sends a message, by what its role allows, to a queue that feeds it again, by its event
 * source mapping; also over other functions, and over the dead letters of a queue. Lambda ends such a chain after about 16
 * calls, unless every function in it has `RecursiveLoop: Allow`.
 */
export function queueLoops(resources: Resources): QueueLoop[] {
  const ids = [...idsOf(resources, FUNCTION), ...idsOf(resources, QUEUE)];
  const reached = new Map(ids.map((id) => [id, reachableFrom(id, (one) => successorsOf(resources, one))]));
  const canReach = (from: string, to: string): boolean => reached.get(from)?.has(to) === true;
  const loops = ids
    .filter((id) => canReach(id, id))
    .map((id) => ids.filter((other) => canReach(id, other) && canReach(other, id)));
  const members = new Set(loops.map((loop) => JSON.stringify(loop.toSorted())));
  return [...members].map((text) => {
    const loop = JSON.parse(text) as string[];
    const ofType = (type: string): string[] => loop.filter((id) => resources[id]?.Type === type);
    return { functions: ofType(FUNCTION), queues: ofType(QUEUE) };
  });
}

/** The mappings by which a queue feeds a function. */
export function mappingsOf(resources: Resources, queue: string, functionId: string): TemplateResource[] {
  return Object.values(resources).filter(
    ({ Type, Properties = {} }) =>
      Type === 'AWS::Lambda::EventSourceMapping' &&
      idIn(Properties['EventSourceArn']) === queue &&
      idIn(Properties['FunctionName']) === functionId,
  );
}

/** The queue that gets what a queue gives up, and after how many deliveries. */
export function redriveOf(
  resources: Resources,
  queue: string,
): { readonly deadLetters?: string | undefined; readonly deliveries?: number | undefined } {
  const { RedrivePolicy = {} } = resources[queue]?.Properties ?? {};
  const { deadLetterTargetArn, maxReceiveCount } = RedrivePolicy as Record<string, unknown>;
  return { deadLetters: idIn(deadLetterTargetArn), deliveries: maxReceiveCount as number | undefined };
}

/** Logical ids of all resources of a type. */
export function idsOf(resources: Resources, type: string): string[] {
  return Object.entries(resources).flatMap(([id, { Type }]) => (Type === type ? [id] : []));
}

/** The logical id that a reference names. */
export function idIn(value: unknown): string | undefined {
  const { Ref, 'Fn::GetAtt': getAtt } = (value ?? {}) as { readonly Ref?: string; readonly 'Fn::GetAtt'?: string[] };
  return Ref ?? getAtt?.[0];
}

function successorsOf(resources: Resources, id: string): string[] {
  if (resources[id]?.Type === FUNCTION) return queuesSentTo(resources, id);
  const { deadLetters } = redriveOf(resources, id);
  const fed = idsOf(resources, FUNCTION).filter((one) => mappingsOf(resources, id, one).length > 0);
  return deadLetters === undefined ? fed : [...fed, deadLetters];
}

function queuesSentTo(resources: Resources, functionId: string): string[] {
  const role = idIn(resources[functionId]?.Properties?.['Role']);
  const sending = statementsOf(resources, role).filter(({ Effect, Action }) => Effect === 'Allow' && maySend(Action));
  const targets = sending.flatMap(({ Resource }) => Resource);
  // A resource that names no queue of the template, as `*` does, may be any of them.
  const isAny = targets.some((target) => !idsOf(resources, QUEUE).includes(idIn(target) ?? ''));
  return idsOf(resources, QUEUE).filter((queue) => isAny || targets.some((target) => idIn(target) === queue));
}

function maySend(actions: Statement['Action']): boolean {
  return [actions].flat().some((action) => /^(\*|sqs:\*|sqs:Send.*)$/i.test(action));
}

function statementsOf(resources: Resources, role: string | undefined): Statement[] {
  const attached = Object.values(resources).filter(({ Properties = {} }) =>
    [Properties['Roles'] ?? []].flat().some((one) => idIn(one) === role),
  );
  const inline = (resources[role ?? '']?.Properties?.['Policies'] ?? []) as Record<string, unknown>[];
  const policies = [...attached.map(({ Properties = {} }) => Properties), ...inline];
  return policies.flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement);
}

function reachableFrom(start: string, successors: (id: string) => string[]): Set<string> {
  const found = new Set<string>();
  const open = successors(start);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...successors(id));
  }
  return found;
}
