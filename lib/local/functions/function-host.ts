import { FunctionError } from './function-error';
import { FunctionInstance, type FunctionCode } from './function-instance';
import { Slots } from './slots';

/** Calls that one function serves at a time; the others queue, as they do at a function's concurrency limit on AWS. */
export const CONCURRENT_CALLS = 16;

/** Runs one function: loads an instance for the first call, and another for the first after that one has died. */
export class FunctionHost {
  /** Invocations so far, failed ones included. */
  invocations = 0;
  private instance: FunctionInstance | undefined;
  private isStopped = false;
  /** Instances that serve their last call, which a fault is to end. */
  private readonly doomed = new Set<FunctionInstance>();
  private readonly slots = new Slots(CONCURRENT_CALLS);

  constructor(private readonly code: FunctionCode) {}

  /**
   * Calls the function with a JSON event; gives the result as JSON text. The timeout begins when the bundle is loaded.
   *
   * @param traceHeader what the AWS SDK passes on with the calls of the function, `X-Amzn-Trace-Id`
   * @throws FunctionError named as Lambda names the failure: the name of what the handler threw, or the bundle while it
   * was loaded, `Sandbox.Timedout` or `Runtime.ExitError`
   */
  async invoke(event: string, traceHeader?: string): Promise<string> {
    this.invocations += 1;
    return this.slots.run(() => this.call(event, traceHeader));
  }

  private async call(event: string, traceHeader?: string): Promise<string> {
    if (this.isStopped) throw FunctionError.exited('none', 'the engine has stopped');
    const instance = this.loaded();
    const crashAt = this.code.crashes?.next(instance.isWarm);
    if (crashAt !== undefined) {
      return this.runToCrash(instance, () => instance.invoke(event, traceHeader, crashAt));
    }
    await instance.ready;
    return instance.invoke(event, traceHeader);
  }

  /**
   * Makes a call the last one of its instance and the only one at that time: on Lambda, too, a process that dies takes
   * no other invocation with it. With many calls at a time the few that are to die would end most of them otherwise.
   */
  private async runToCrash(instance: FunctionInstance, call: () => Promise<string>): Promise<string> {
    this.doomed.add(instance);
    this.instance = undefined;
    try {
      await instance.ready;
      await instance.drained();
      return await call();
    } finally {
      await instance.end('a fault has ended it');
      this.doomed.delete(instance);
    }
  }

  /** Ends the worker for good; calls under way fail with Runtime.ExitError. */
  async stop(): Promise<void> {
    this.isStopped = true;
    const instances = [...(this.instance === undefined ? [] : [this.instance]), ...this.doomed];
    await Promise.all(instances.map((instance) => instance.end('the engine has stopped')));
  }

  private loaded(): FunctionInstance {
    if (this.instance === undefined || this.instance.isDead) this.instance = new FunctionInstance(this.code);
    return this.instance;
  }
}
