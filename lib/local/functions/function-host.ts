import type { CrashPoint } from '../faults/crash-schedule';
import { FunctionError } from './function-error';
import { FunctionInstance, type FunctionCode } from './function-instance';
import { Slots } from './slots';

/** Calls that one function serves at a time; the others queue, as they do at a function's concurrency limit on AWS. */
const CONCURRENT_CALLS = 16;

/** Runs one function: keeps a loaded instance and replaces it when it has died. */
export class FunctionHost {
  /** Invocations so far, failed ones included. */
  invocations = 0;
  private instance: FunctionInstance;
  private isStopped = false;
  /** Instances that serve their last call, which a fault is to end. */
  private readonly doomed = new Set<FunctionInstance>();
  private readonly slots = new Slots(CONCURRENT_CALLS);

  constructor(private readonly code: FunctionCode) {
    this.instance = this.load();
  }

  /** Resolves when the bundle is loaded. Throws FunctionError when it cannot be. */
  get ready(): Promise<void> {
    return this.instance.ready;
  }

  /**
   * Calls the function with a JSON event; gives the result as JSON text. The timeout begins when the bundle is loaded.
   *
   * @throws FunctionError named as Lambda names the failure: the name of what the handler threw,
   * `Sandbox.Timedout` or `Runtime.ExitError`
   */
  async invoke(event: string): Promise<string> {
    this.invocations += 1;
    return this.slots.run(() => this.call(event));
  }

  private async call(event: string): Promise<string> {
    if (this.isStopped) throw FunctionError.exited('none', 'the engine has stopped');
    if (this.instance.isDead) this.instance = this.load();
    const { instance } = this;
    const crashAt = this.code.crashes?.next(instance.isWarm);
    if (crashAt !== undefined) return this.callToCrash(instance, event, crashAt);
    await instance.ready;
    return instance.invoke(event);
  }

  /**
   * Makes a call the last one of its instance and the only one at that time: on Lambda, too, a process that dies takes
   * no other invocation with it. With many calls at a time the few that are to die would end most of them otherwise.
   */
  private async callToCrash(instance: FunctionInstance, event: string, crashAt: CrashPoint): Promise<string> {
    this.doomed.add(instance);
    this.instance = this.load();
    try {
      await instance.ready;
      await instance.drained();
      return await instance.invoke(event, crashAt);
    } finally {
      await instance.end('a fault has ended it');
      this.doomed.delete(instance);
    }
  }

  /** Ends the worker for good; calls under way fail with Runtime.ExitError. */
  async stop(): Promise<void> {
    this.isStopped = true;
    const instances = [this.instance, ...this.doomed];
    await Promise.all(instances.map((instance) => instance.end('the engine has stopped')));
  }

  private load(): FunctionInstance {
    const instance = new FunctionInstance(this.code);
    // Loads again at once after a timeout or crash, so that the next call finds the bundle warm; not when the bundle
    // itself cannot be loaded, which would go on for ever.
    void instance.ready
      .then(() => instance.ended)
      .then(
        () => {
          if (!this.isStopped && this.instance === instance) this.instance = this.load();
        },
        () => undefined,
      );
    return instance;
  }
}
