import { setTimeout as sleep } from 'node:timers/promises';
import type { SubmissionBody } from '../../../lambdas/contract/api/submission';
import { exampleBody, exampleFields } from './examples';
import { follow } from './follow';
import type { DemoRow } from './report';
import type { IntakeLog } from './intake-log';
import { sendToIntake } from '../intake-queue';
import type { LocalStack } from '../local-stack';
import type { ApiClient } from '../../client/api-client';

const EXAMPLE = 'huawei-v2.create.request.json';
const QUEUE_EXAMPLE = 'queue-message.json';
const POLL_MS = 20;

/** What an incident happens to. */
export interface Scene {
  readonly stack: LocalStack;
  readonly client: ApiClient;
  readonly intake: IntakeLog;
}

/** Besides the examples: a create whose answer is lost, a request that is cancelled, one that comes over the queue. */
export function playIncidents(scene: Scene): Promise<DemoRow[]> {
  return Promise.all([loseAnswer(scene), cancelPending(scene), comeOverQueue(scene)]);
}

/** The provider creates the connection and the answer gets lost: it is found and adopted, not created again. */
async function loseAnswer({ stack, client }: Scene): Promise<DemoRow> {
  const name = 'answer-lost';
  stack.simulator?.script({ match: { name }, faults: [{ on: 'create', afterCommit: true, reset: true }] });
  const { id } = await client.submit(await requestFor(name));
  return rowOf('create, answer lost', EXAMPLE, await follow(client, 'create, answer lost', id));
}

/** Cancelled while the provider is at work: the connection is removed, and confirmed gone. */
async function cancelPending({ stack, client }: Scene): Promise<DemoRow> {
  const name = 'cancelled';
  stack.simulator?.script({ match: { name }, outcome: 'PENDING_CREATE' });
  const { id } = await client.submit(await requestFor(name));
  const ended = follow(client, 'create, cancelled', id);
  while ((await client.get(id)).connection === undefined) await sleep(POLL_MS);
  await client.cancel(id);
  return { ...rowOf('create, cancelled', EXAMPLE, await ended), expected: 'cancelled' };
}

async function comeOverQueue({ stack, client, intake }: Scene): Promise<DemoRow> {
  const messageId = await sendToIntake(stack.engine, await exampleBody(QUEUE_EXAMPLE));
  const id = await intake.requestOf(messageId);
  return rowOf('create, by queue', QUEUE_EXAMPLE, await follow(client, 'create, by queue', id));
}

async function requestFor(name: string): Promise<SubmissionBody> {
  return { operation: 'create', provider: 'huawei-v2', connection: { ...(await exampleFields(EXAMPLE)), name } };
}

function rowOf(operation: string, file: string, request: DemoRow['request']): DemoRow {
  return { operation, file, request, expected: 'succeeded' };
}
