import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { ClockSettings } from '../base/clock';
import type { CrashPoint, CrashSchedule } from '../faults/crash-schedule';
import { FunctionError, type FunctionFailure } from './function-error';

/** What a worker needs to run one function. */
export interface FunctionCode {
  readonly functionName: string;
  readonly functionArn: string;
  /** Absolute path of the bundle. */
  readonly file: string;
  readonly exportName: string;
  readonly clock: ClockSettings;
  /** The whole environment of the worker; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onLine: (line: string) => void;
  /** Draws the invocations that die; undefined: the worker does not even count steps. */
  readonly crashes?: CrashSchedule | undefined;
}

/** A small young generation keeps many workers small: without a limit each grows by up to 48 MB before it collects. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 3, maxOldGenerationSizeMb: 128 };

interface Call {
  readonly resolve: (result: string) => void;
  readonly reject: (error: FunctionError) => void;
  readonly timer: NodeJS.Timeout;
  /** True when the worker had answered a call before this one. */
  readonly isWarm: boolean;
}

interface Message {
  readonly ready?: boolean;
  readonly requestId?: string;
  readonly result?: string;
  readonly error?: FunctionFailure;
  /** Steps of each stage of an invocation that has been answered; given when the worker counts them. */
  readonly stages?: readonly number[];
  /** The invocation that a fault ends, and the worker with it. */
  readonly crashed?: CrashPoint & { readonly requestId: string };
}

/**
 * One worker thread with one loaded bundle; serves concurrent calls. It dies of the first call that times out, and of
 * a crash, and takes the calls that are under way with it: a thread cannot be stopped in the middle of one of them.
 */
export class FunctionInstance {
  /** Resolves when the bundle is loaded; rejects with a FunctionError when it cannot be. */
  readonly ready: Promise<void>;
  private readonly worker: Worker;
  private readonly calls = new Map<string, Call>();
  private readonly answers = new Set<Promise<string>>();
  private exitReason: string | undefined;
  private hasAnswered = false;

  constructor(private readonly code: FunctionCode) {
    const { functionName, functionArn, file, exportName, clock, crashes } = code;
    this.worker = new Worker(join(__dirname, 'function-worker.cjs'), {
      workerData: { functionName, functionArn, file, exportName, clock, countsSteps: crashes !== undefined },
      env: { ...code.env },
      // Loaders of the engine's own process must not reach the bundle.
      execArgv: [],
      resourceLimits: RESOURCE_LIMITS,
      stdout: true,
      stderr: true,
    });
    [this.worker.stdout, this.worker.stderr].forEach((stream) => {
      this.forwardLines(stream);
    });
    this.ready = new Promise((resolve, reject) => {
      this.listen(resolve, reject);
    });
    // The reason reaches whoever awaits `ready`; an instance that nobody asks must not end the process.
    this.ready.catch(() => undefined);
  }

  /** True once the worker has ended or has been told to. */
  get isDead(): boolean {
    return this.exitReason !== undefined;
  }

  /** True once the worker has answered a call. */
  get isWarm(): boolean {
    return this.hasAnswered;
  }

  /**
   * Calls the handler with a JSON event; gives the result as JSON text. Throws FunctionError.
   *
   * @param traceHeader what the AWS SDK passes on with the calls that this one makes, `X-Amzn-Trace-Id`
   * @param crashAt where a fault ends the call, and the worker with it
   */
  invoke(event: string, traceHeader?: string, crashAt?: CrashPoint): Promise<string> {
    const requestId = randomUUID();
    if (this.isDead) return Promise.reject(FunctionError.exited(requestId, this.exitReason ?? ''));
    const answer = new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.calls.delete(requestId);
        reject(FunctionError.timedOut(requestId, this.code.timeoutMs));
        void this.end('timed out');
      }, this.code.timeoutMs);
      this.calls.set(requestId, { resolve, reject, timer, isWarm: this.isWarm });
      this.worker.postMessage({ requestId, event, timeoutMs: this.code.timeoutMs, traceHeader, crashAt });
    });
    const forget = (): boolean => this.answers.delete(answer);
    this.answers.add(answer);
    answer.then(forget, forget);
    return answer;
  }

  /** Resolves when the calls that are under way have ended, in whatever way. */
  async drained(): Promise<void> {
    await Promise.allSettled(this.answers);
  }

  /** Ends the worker; calls under way fail with Runtime.ExitError. */
  async end(reason: string): Promise<void> {
    this.exitReason ??= reason;
    await this.worker.terminate();
  }

  private listen(onReady: () => void, onUnusable: (error: FunctionError) => void): void {
    this.worker.on('message', (message: Message) => {
      if (message.ready === true) onReady();
      else if (message.ready === false && message.error) onUnusable(this.notedAsUnusable(message.error));
      else if (message.crashed) this.noteCrash(message.crashed);
      else this.settle(message);
    });
    this.worker.on('error', (error: unknown) => {
      this.exitReason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    this.worker.on('exit', (exitCode) => {
      this.exitReason ??= `exit status ${exitCode}`;
      onUnusable(FunctionError.exited('init', this.exitReason));
      this.failAll(this.exitReason);
    });
  }

  private notedAsUnusable(failure: FunctionFailure): FunctionError {
    this.code.onLine(`cannot be loaded: ${failure.errorType}: ${failure.errorMessage}`);
    return new FunctionError(failure);
  }

  private noteCrash({ requestId, stage, step }: NonNullable<Message['crashed']>): void {
    this.exitReason ??= `a fault ended request ${requestId}`;
    this.code.crashes?.died();
    this.code.onLine(`fault: request ${requestId} ended at step ${step} of stage ${stage}`);
  }

  private settle(message: Message): void {
    const call = this.calls.get(message.requestId ?? '');
    if (call === undefined) return;
    this.calls.delete(message.requestId ?? '');
    clearTimeout(call.timer);
    this.hasAnswered = true;
    if (message.stages !== undefined) this.code.crashes?.lived(message.stages, call.isWarm);
    if (message.error) call.reject(new FunctionError(message.error));
    else call.resolve(message.result ?? 'null');
  }

  private failAll(reason: string): void {
    for (const [requestId, call] of this.calls) {
      clearTimeout(call.timer);
      call.reject(FunctionError.exited(requestId, reason));
    }
    this.calls.clear();
  }

  private forwardLines(stream: Readable): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', this.code.onLine);
  }
}
