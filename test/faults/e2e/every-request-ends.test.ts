import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createBody } from '../../support/e2e/body';
import { startGate } from '../../support/e2e/gate';
import type { Gate } from '../../support/e2e/gate';
import { expectProblem } from '../../support/e2e/problem';
import { startE2eStack } from '../../support/e2e/stack';
import type { E2eStack } from '../../support/e2e/stack';
import { LOCAL, resourceOfType } from '../../support/e2e/table';
import { expectCompleteTrail } from '../../support/e2e/trail';

const UNKNOWN_ID = 'req_01JD0000000000000000009999';

/** Stops an execution behind everybody's back, as an operator can. */
async function abort({ engine }: E2eStack, id: string): Promise<void> {
  const client = new SFNClient({ ...LOCAL, endpoint: engine.endpoints.stepFunctions });
  const machine = resourceOfType(engine, 'AWS::StepFunctions::StateMachine');
  const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${id}`;
  await client.send(new StopExecutionCommand({ executionArn })).finally(() => {
    client.destroy();
  });
}

async function cancel({ api }: E2eStack, id: string): ReturnType<E2eStack['api']['call']> {
  return api.cancel(id);
}

describe('with all parts working', () => {
  let stack: E2eStack;

  beforeAll(async () => {
    stack = await startE2eStack({ providers: ['pending', 'throttled', 'cancelled', 'ended'] });
  });

  afterAll(() => stack.stop());

  test('a request whose execution is aborted is followed to its end all the same', async () => {
    stack.simulator('pending').script({ outcome: 'PENDING_CREATE' });
    const id = await stack.api.accepted(createBody('pending', {}, { deadlineSeconds: 3600 }));
    const { connection } = await stack.api.until(id, (resource) => resource.connection !== undefined);

    await abort(stack, id);
    stack.simulator('pending').setStatus(connection?.id ?? '', 'ACTIVE');
    const ended = await stack.api.ended(id);

    expect(ended.request).toMatchObject({ state: 'succeeded', tunnel: 'up', connection: { id: connection?.id } });
    expectCompleteTrail(ended);
  });

  test('a request whose execution is aborted before anything was sent fails, and may be asked for again', async () => {
    const respond = { status: 429, headers: { 'Retry-After': '300' }, body: { error_code: 'APIG.0308' } };
    stack.simulator('throttled').script({ faults: [{ on: 'list', times: 99, respond }] });
    const body = createBody('throttled', { name: 'not-yet' }, { deadlineSeconds: 3600 });
    const id = await stack.api.accepted(body);
    while (stack.simulator('throttled').calls().list === 0) await stack.api.events(id);

    await abort(stack, id);
    const ended = await stack.api.ended(id);

    expect(ended.request).toMatchObject({ state: 'failed', problem: { code: 'workflow-fault', retryable: true } });
    expect(stack.simulator('throttled').connections()).toEqual([]);
    expectCompleteTrail(ended);
  });

  test('a request that is cancelled ends cancelled, and nothing of it is left', async () => {
    stack.simulator('cancelled').script({ outcome: 'PENDING_CREATE', deleteAfterSeconds: 5 });
    const id = await stack.api.accepted(createBody('cancelled', {}, { deadlineSeconds: 3600 }));
    await stack.api.until(id, (resource) => resource.connection !== undefined);

    const [first, second] = [await cancel(stack, id), await cancel(stack, id)];
    const ended = await stack.api.ended(id);

    expect([first.status, second.status]).toEqual([202, 202]);
    expect(first.headers.get('retry-after')).toBe('10');
    expect(first.body).toMatchObject({ id, state: 'running' });
    expect(ended.request.state).toBe('cancelled');
    expect(ended.events.filter(({ type }) => type === 'cancel-requested')).toHaveLength(1);
    expect(ended.events.find(({ type }) => type === 'cancel-requested')?.actor).toBe(ended.request.requestedBy);
    expect(stack.simulator('cancelled').connections()).toEqual([]);
    expectCompleteTrail(ended);
  });

  test('it is too late to cancel a request that has ended', async () => {
    const { request, events } = await stack.api.run(createBody('ended'));

    const answer = await cancel(stack, request.id);

    expectProblem(answer, { status: 409, code: 'cancel-too-late' });
    expect(answer.body['detail']).toBe('The request has ended: succeeded.');
    expect(await stack.api.events(request.id)).toEqual(events);
  });

  test('nobody cancels a request that does not exist', async () => {
    expectProblem(await cancel(stack, UNKNOWN_ID), { status: 404, code: 'request-not-found' });
  });
});

describe('with nobody who starts an execution', () => {
  let gate: Gate;
  let stack: E2eStack;

  beforeAll(async () => {
    gate = await startGate('AWSStepFunctions.StartExecution');
    stack = await startE2eStack({ providers: ['main'], functionEnvironment: { AWS_ENDPOINT_URL_SFN: gate.url } });
    gate.connect(stack.engine.endpoints.stepFunctions);
  });

  afterAll(async () => {
    await stack.stop();
    await gate.stop();
  });

  test('a request that dispatch has given up is started by the reconciler and ends well, once', async () => {
    const id = await stack.api.accepted(createBody('main', {}, { deadlineSeconds: 3600 }));
    await givenUp();
    const waiting = await stack.api.resource(id);

    gate.open();
    const ended = await stack.api.ended(id);

    expect(waiting.state).toBe('accepted');
    expect(gate.refused).toBeGreaterThan(10);
    expect(ended.request.state).toBe('succeeded');
    expect(stack.simulator('main').connections()).toHaveLength(1);
    expect(stack.logs.filter(({ line }) => line.includes('"message":"started"'))).toHaveLength(1);
    expectCompleteTrail(ended);
  });

  /** Waits until the record of the request lies in the queue for what could not be dispatched. */
  async function givenUp(): Promise<void> {
    const client = new SQSClient({ ...LOCAL, endpoint: stack.engine.endpoints.sqs });
    const queue = stack.engine.resources.find(({ logicalId }) =>
      logicalId.startsWith('FunctionsDispatchNotDispatched'),
    );
    let record: string | undefined;
    while (record === undefined) {
      const received = await client.send(
        new ReceiveMessageCommand({ QueueUrl: queue?.physicalId, VisibilityTimeout: 0, WaitTimeSeconds: 20 }),
      );
      record = received.Messages?.[0]?.Body;
    }
    client.destroy();
    expect(JSON.parse(record)).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
  }
});
