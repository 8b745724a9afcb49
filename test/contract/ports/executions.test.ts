import { ListExecutionsCommand, SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { SfnExecutions } from '../../../lambdas/adapters/step-functions/executions';
import type { RequestId } from '../../../lambdas/core/domain/request/request-id';
import type { Executions } from '../../../lambdas/core/ports/executions';
import { requestId } from '../../support/builders';
import { InMemoryExecutions } from '../../support/in-memory/executions';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';
import { startScriptedService } from './scripted-service';

/** The port, a look at what it has started, and a hand that ends an execution. */
interface Subject {
  readonly executions: Executions;
  started(): Promise<readonly string[]>;
  end(id: RequestId): Promise<void>;
}

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
});

afterAll(() => services.stop());

function inMemory(): Subject {
  const executions = new InMemoryExecutions();
  return {
    executions,
    started: () => Promise.resolve(executions.started),
    end: (id) => {
      executions.end(id);
      return Promise.resolve();
    },
  };
}

function ofStepFunctions(): Subject {
  const stateMachineArn = services.physicalId('AWS::StepFunctions::StateMachine');
  const client = services.stepFunctions;
  return {
    executions: new SfnExecutions(client, stateMachineArn),
    started: async () => {
      const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
      return executions.map(({ name = '' }) => name);
    },
    end: async (id) => {
      const executionArn = `${stateMachineArn.replace('stateMachine', 'execution')}:${id}`;
      await client.send(new StopExecutionCommand({ executionArn }));
    },
  };
}

describe.each([
  { name: 'in memory', subjectOf: inMemory },
  { name: 'of Step Functions', subjectOf: ofStepFunctions },
])('executions $name', ({ subjectOf }) => {
  let subject: Subject;

  beforeAll(() => {
    subject = subjectOf();
  });

  async function executionsOf(id: string): Promise<number> {
    return (await subject.started()).filter((name) => name === id).length;
  }

  test('starts an execution of the name of the request', async () => {
    await subject.executions.start(requestId(1));

    expect(await executionsOf(requestId(1))).toBe(1);
  });

  test('starts one execution when the request is delivered twice, one after the other', async () => {
    await subject.executions.start(requestId(2));
    await subject.executions.start(requestId(2));

    expect(await executionsOf(requestId(2))).toBe(1);
  });

  test('starts one execution when the request is delivered many times at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => subject.executions.start(requestId(3))));

    expect(await executionsOf(requestId(3))).toBe(1);
  });

  test('starts an execution per request', async () => {
    await Promise.all([subject.executions.start(requestId(4)), subject.executions.start(requestId(5))]);

    expect([await executionsOf(requestId(4)), await executionsOf(requestId(5))]).toEqual([1, 1]);
  });

  test('there is no execution of a request that was never started', async () => {
    expect(await subject.executions.statusOf(requestId(7))).toBe('none');
  });

  test('an execution is there once it was started', async () => {
    await subject.executions.start(requestId(8));

    expect(['running', 'ended']).toContain(await subject.executions.statusOf(requestId(8)));
  });

  test('an execution that was stopped has ended, and is not started anew', async () => {
    await subject.executions.start(requestId(9));
    await subject.end(requestId(9));

    await subject.executions.start(requestId(9));

    expect(await subject.executions.statusOf(requestId(9))).toBe('ended');
    expect(await executionsOf(requestId(9))).toBe(1);
  });
});

test.each([
  { status: 'RUNNING', seen: 'running' },
  { status: 'PENDING_REDRIVE', seen: 'running' },
  { status: 'SUCCEEDED', seen: 'ended' },
  { status: 'FAILED', seen: 'ended' },
  { status: 'TIMED_OUT', seen: 'ended' },
  { status: 'ABORTED', seen: 'ended' },
])('an execution that Step Functions says is $status counts as $seen', async ({ status, seen }) => {
  const { executions, stop } = await answeredWith(200, { status });

  expect(await executions.statusOf(requestId()).finally(stop)).toBe(seen);
});

test('a failure of the service says nothing about an execution', async () => {
  const { executions, stop } = await answeredWith(503, { __type: 'ServiceUnavailable' });

  const attempt = executions.statusOf(requestId()).finally(stop);

  await expect(attempt).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
});

test.each(['InvalidToken', 'TaskDoesNotExist', 'TaskTimedOut'])(
  'a token is over when it is answered with %s',
  async (type) => {
    const { executions, stop } = await answeredWith(400, { __type: type });

    expect(await executions.answer('token').finally(stop)).toBe('over');
  },
);

test.each([
  { what: 'throttled', status: 400, type: 'ThrottlingException' },
  { what: 'failing', status: 500, type: 'InternalFailure' },
])('an answer to a service that is $what is to be given again', async ({ status, type }) => {
  const { executions, stop } = await answeredWith(status, { __type: type });

  const attempt = executions.answer('token').finally(stop);

  await expect(attempt).rejects.toMatchObject({ name: 'ServiceUnavailableError' });
});

test('an answer that may not be given is not taken for one that was', async () => {
  const { executions, stop } = await answeredWith(400, { __type: 'AccessDeniedException' });

  const attempt = executions.answer('token').finally(stop);

  await expect(attempt).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('an unknown state machine is not taken for a delivery repeated', async () => {
  const arn = `${services.physicalId('AWS::StepFunctions::StateMachine')}-other`;

  const attempt = new SfnExecutions(services.stepFunctions, arn).start(requestId(6));

  await expect(attempt).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
});

/** Executions of a service that gives one answer to every call. */
async function answeredWith(
  status: number,
  body: object,
): Promise<{ readonly executions: Executions; readonly stop: () => void }> {
  const service = await startScriptedService(() => ({ status, body }));
  const client = new SFNClient(service.clientConfig);
  const stop = (): void => {
    client.destroy();
    service.stop();
  };
  const arn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Provisioning';
  return { executions: new SfnExecutions(client, arn), stop };
}
