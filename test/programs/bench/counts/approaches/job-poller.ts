import { EngineClock } from '../../../../../lib/local/base/clock';
import { StateMachine } from '../../../../../lib/local/states/state-machine';
import type { Fields } from '../../../../support/builders';
import { FunctionHost } from '../../../../faults/simulation/functions/function-host';
import type { Handler } from '../../../../faults/simulation/functions/function-instance';
import { Mischief } from '../../../../faults/simulation/chance/mischief';
import { settled } from '../../../../faults/simulation/chance/virtual-time';
import { NOTHING_OF_AWS, type OwnCounts, type RunningApproach, type Stage } from './approach';
import type { WantedConnection } from './connections';
import { JOB_POLLER, type JobFunction } from './job-poller-definition';
import { PlainClient } from './plain-client';
import { SEED } from './seed';

/** The sample's functions may run that long. */
const TIMEOUT_MS = 30_000;

const ARN = 'arn:aws:states:eu-central-1:000000000000:stateMachine:JobPoller';

/**
 * A peer: AWS's sample "job poller" with the provider's API for the batch job. Somebody starts one execution per connection
 * directly; there is no table and no HTTP API, and nothing is done about faults. What is recorded is the end of the
 * execution.
 */
export class JobPoller implements RunningApproach {
  private readonly host: FunctionHost<JobFunction>;
  private readonly machine: StateMachine;

  /** To be made when virtual time runs. */
  constructor(private readonly stage: Stage) {
    const started = (make: (client: PlainClient) => Handler) => ({
      timeoutMs: TIMEOUT_MS,
      // Like a client at the top of a handler's file: one for each instance.
      start: () => make(new PlainClient(stage.provider.profile, stage.provider.transport({ isLooking: true }))),
    });
    this.host = new FunctionHost(
      { 'submit-job': started(submitJob), 'get-job-status': started(getJobStatus) },
      new Mischief(SEED, 0),
    );
    const invoke = (name: string, event: string): Promise<string> => this.host.invoke(name as JobFunction, event);
    this.machine = new StateMachine(ARN, 'JobPoller', JOB_POLLER, { clock: new EngineClock(1), invoke });
  }

  get isAtRest(): boolean {
    return true; // nothing comes after the end of an execution
  }

  async begin(): Promise<void> {
    await Promise.all(this.stage.wanted.map((connection) => this.run(connection)));
  }

  rest(): Promise<void> {
    return settled();
  }

  stop(): void {
    // Nothing goes on when all have ended.
  }

  counts(): OwnCounts {
    return { ...NOTHING_OF_AWS, stateTransitions: this.machine.stateTransitions, invocations: this.host.runs };
  }

  private async run({ name, fields }: WantedConnection): Promise<void> {
    const execution = this.machine.start({
      executionArn: `${ARN.replace('stateMachine', 'execution')}:${name}`,
      name,
      input: { connection: fields as Record<string, string> },
      startMs: Date.now(),
      onHistory: () => undefined,
    });
    const end = await execution.end;
    if (end.status !== 'SUCCEEDED') throw new Error(`The execution of ${name} ended ${JSON.stringify(end)}`);
    this.stage.onRecorded(name);
  }
}

interface Job {
  readonly id: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
}

/** As in the sample, each function writes one line. */
function submitJob(client: PlainClient): Handler {
  return async (event) => {
    const { connection } = event as { readonly connection: Fields };
    const { id, status } = await client.create(connection);
    process.stdout.write('The job is submitted successfully!\n');
    return { id, status: jobStatusOf(status) } satisfies Job;
  };
}

function getJobStatus(client: PlainClient): Handler {
  return async (event) => {
    const { id } = event as Job;
    const { status } = await client.get(id);
    process.stdout.write(`Job ${id} is ${status}\n`);
    return { id, status: jobStatusOf(status) } satisfies Job;
  };
}

function jobStatusOf(status: string): Job['status'] {
  if (status === 'ERROR') return 'FAILED';
  return status === 'ACTIVE' ? 'SUCCEEDED' : 'RUNNING';
}
