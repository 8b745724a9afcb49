import { setTimeout as sleep } from 'node:timers/promises';
import { ExecutionDoesNotExist, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { LOCAL, resourceOfType } from '../../support/e2e/table';
import type { EngineAccess } from '../../support/e2e/table';
import type { ApiAnswer } from '../simulation/services/http-clients';
import { submissionOf } from '../simulation/requests/planned-requests';
import type { PlannedRequest } from '../simulation/requests/planned-requests';
import type { PatientCaller } from './patient-caller';
import type { RequestTable } from './request-table';
import { TIME_SCALE } from './times';

const LOOK_EVERY_MS = 250;

/** The engine as it is at the time, and those who deal with it. */
export interface Surroundings {
  readonly caller: PatientCaller;
  /** After a restart it is another one. */
  readonly current: () => { readonly engine: EngineAccess; readonly table: RequestTable };
  /** Connections that were there before, by the number of the request. */
  readonly earlierIds: ReadonlyMap<number, string>;
}

/** What became of the callers' wishes. */
export interface Notes {
  /** What they were answered over HTTP, by the number of the request; nothing over the queue. */
  readonly answers: Map<number, readonly ApiAnswer[]>;
  executionsStopped: number;
}

/**
 * Makes requests at their times, with what happens to them by somebody's will; returns when all were accepted.
 *
 * @param notes where it is written what became of it
 */
export async function makeRequests(
  requests: readonly PlannedRequest[],
  around: Surroundings,
  notes: Notes,
): Promise<void> {
  const make = async (request: PlannedRequest): Promise<void> => {
    await sleep(request.submitAtMs);
    const answer = await submit(request, around);
    if (answer !== undefined) notes.answers.set(request.number, [answer]);
    const id = await acceptedId(request, around);
    const [, isStopped] = await Promise.all([cancel(request, id, around), lose(request, id, around)]);
    if (isStopped) notes.executionsStopped += 1;
  };
  await Promise.all(requests.map(make));
}

async function submit(request: PlannedRequest, { caller, earlierIds }: Surroundings): Promise<ApiAnswer | undefined> {
  const body = submissionOf(request, earlierIds.get(request.number));
  if (request.channel === 'http') return caller.submit(body, request.idempotencyKey);
  await caller.send(body, request.idempotencyKey);
  return undefined;
}

/** The test's time limit ends the wait. */
async function acceptedId({ idempotencyKey }: PlannedRequest, { current }: Surroundings): Promise<string> {
  for (;;) {
    const id = await current()
      .table.idOf(idempotencyKey)
      .catch(() => undefined); // the table is away with its engine
    if (id !== undefined) return id;
    await sleep(LOOK_EVERY_MS);
  }
}

async function cancel({ cancelAfterMs }: PlannedRequest, id: string, { caller }: Surroundings): Promise<void> {
  if (cancelAfterMs === undefined) return;
  await sleep(cancelAfterMs * TIME_SCALE);
  await caller.cancel(id);
}

/** Stops the execution of a request; gives whether there was one. */
async function lose({ loseAfterMs }: PlannedRequest, id: string, { current }: Surroundings): Promise<boolean> {
  if (loseAfterMs === undefined) return false;
  await sleep(loseAfterMs * TIME_SCALE);
  for (;;) {
    try {
      await stopExecution(current().engine, id);
      return true;
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return false;
      await sleep(LOOK_EVERY_MS); // the engine is away
    }
  }
}

async function stopExecution(engine: EngineAccess, id: string): Promise<void> {
  const client = new SFNClient({ ...LOCAL, endpoint: engine.endpoints.stepFunctions });
  const machine = resourceOfType(engine, 'AWS::StepFunctions::StateMachine');
  const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${id}`;
  try {
    await client.send(new StopExecutionCommand({ executionArn }));
  } finally {
    client.destroy();
  }
}
