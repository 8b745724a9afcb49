/** What a measured engine is started with. */
export interface MeasuredEngineOptions {
  readonly assemblyDir: string;
}

/** What the callers ask of the engine's process, in this order. */
export type EngineWish = 'settle' | 'stop';

/** Its first message: it runs. */
export interface EngineStarted {
  /** Base URL of the HTTP API. */
  readonly url: string;
}

/** Its second message: nothing is under way any more. */
export interface EngineUse {
  /** Processor time of the process since it was started, its worker threads included, in seconds. */
  readonly cpuSeconds: number;
  /** The same when it had started. */
  readonly startCpuSeconds: number;
  /** Largest resident memory of the process, in MB. */
  readonly peakMegabytes: number;
  /** Resident memory when it had started, in MB. */
  readonly startMegabytes: number;
}
