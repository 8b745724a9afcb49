import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { SfnExecutionStarter } from '../../../lambdas/adapters/sfn-execution-starter';
import type { ExecutionStarter } from '../../../lambdas/core/ports/execution-starter';
import { requestId } from '../../support/builders';
import { InMemoryExecutionStarter } from '../../support/in-memory-execution-starter';
import { startLocalServices } from './local-services';
import type { LocalServices } from './local-services';

/** A starter, and a look at what it has started. */
interface Subject {
  readonly starter: ExecutionStarter;
  started(): Promise<readonly string[]>;
}

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
});

afterAll(() => services.stop());

function inMemory(): Subject {
  const starter = new InMemoryExecutionStarter();
  return { starter, started: () => Promise.resolve(starter.started) };
}

function ofStepFunctions(): Subject {
  const stateMachineArn = services.physicalId('AWS::StepFunctions::StateMachine');
  const started = async (): Promise<readonly string[]> => {
    const { executions = [] } = await services.stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
    return executions.map(({ name = '' }) => name);
  };
  return { starter: new SfnExecutionStarter(services.stepFunctions, stateMachineArn), started };
}

describe.each([
  { name: 'in memory', subjectOf: inMemory },
  { name: 'of Step Functions', subjectOf: ofStepFunctions },
])('execution starter $name', ({ subjectOf }) => {
  let subject: Subject;

  beforeAll(() => {
    subject = subjectOf();
  });

  async function executionsOf(id: string): Promise<number> {
    return (await subject.started()).filter((name) => name === id).length;
  }

  test('starts an execution of the name of the request', async () => {
    await subject.starter.start(requestId(1));

    expect(await executionsOf(requestId(1))).toBe(1);
  });

  test('starts one execution when the request is delivered twice, one after the other', async () => {
    await subject.starter.start(requestId(2));
    await subject.starter.start(requestId(2));

    expect(await executionsOf(requestId(2))).toBe(1);
  });

  test('starts one execution when the request is delivered many times at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => subject.starter.start(requestId(3))));

    expect(await executionsOf(requestId(3))).toBe(1);
  });

  test('starts an execution per request', async () => {
    await Promise.all([subject.starter.start(requestId(4)), subject.starter.start(requestId(5))]);

    expect([await executionsOf(requestId(4)), await executionsOf(requestId(5))]).toEqual([1, 1]);
  });
});

test('an unknown state machine is not taken for a delivery repeated', async () => {
  const arn = `${services.physicalId('AWS::StepFunctions::StateMachine')}-other`;

  const attempt = new SfnExecutionStarter(services.stepFunctions, arn).start(requestId(6));

  await expect(attempt).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
});
