import type { OnLog } from './base/log-line';
import type { EngineFaults } from './faults/fault-options';

export type { LogLine } from './base/log-line';
export type { EngineFaults } from './faults/fault-options';

/** How to run an assembly. */
export interface EngineOptions {
  /** Folder of the synthesized cloud assembly, `cdk.out`. */
  readonly assemblyDir: string;
  /** Port of the HTTP API on 127.0.0.1. Default 0: a free one. */
  readonly port?: number;
  /** Folder that keeps tables, executions, stream positions and keys across restarts. Default: memory only, no file is left behind. */
  readonly dataDir?: string;
  /**
   * Default 1. Waits and retry intervals take so many times as long, and the functions' clock runs 1/timeScale times
   * as fast, so deadlines scale with the waits. 0: waits take no time, the clock is not touched; schedules, and the time
   * for which a queue hides a message from others, are then real, and so are timeouts of task tokens. Timeouts of
   * functions and of other tasks are never scaled.
   */
  readonly timeScale?: number;
  /** Values of Secrets Manager secrets, by name; before those in the template. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Gets every line that a function writes to stdout or stderr, and what the engine itself has to say about one. */
  readonly onLog?: OnLog;
  /** Environment of every function, before that of the template. */
  readonly functionEnvironment?: Readonly<Record<string, string>>;
  /** A DynamoDB endpoint to use instead of starting dynoxide. */
  readonly dynamodbEndpoint?: string;
  /** What goes wrong on purpose, drawn from a seed. Default: nothing, and nothing of the means to do it is there. */
  readonly faults?: EngineFaults;
}

/** What the engine has done so far. */
export interface EngineCounters {
  /** States entered by all executions. */
  readonly stateTransitions: number;
  /** Invocations by logical id of the function. */
  readonly invocations: Readonly<Record<string, number>>;
  /** Stream records read for all event source mappings, those filtered out included. */
  readonly streamRecords: number;
  /** How often each fault of `EngineOptions.faults` has struck, e.g. `{ 'table.throttle': 12 }`; without those that never have. */
  readonly faults: Readonly<Record<string, number>>;
}

/** An assembly that runs. */
export interface Engine {
  /** Base URL of the HTTP API, without a slash at its end. */
  readonly url: string;
  /** Where the AWS SDK finds the services, as for `AWS_ENDPOINT_URL_*`. */
  readonly endpoints: {
    readonly dynamodb: string;
    readonly stepFunctions: string;
    readonly kms: string;
    readonly secretsManager: string;
    readonly sqs: string;
  };
  /** The functions' clock, epoch ms. */
  readonly clock: { nowMs(): number };
  /** Everything that runs; the physical id is what `Ref` gives: a table's name, a state machine's ARN, a queue's URL. */
  readonly resources: readonly { readonly logicalId: string; readonly type: string; readonly physicalId: string }[];
  counters(): EngineCounters;
  /**
   * Resolves when no execution runs, every stream has been processed to its end, every queue that feeds a function is
   * empty, messages that wait for their redelivery included, and no event waits for its function. Schedules are not waited for.
   */
  idle(): Promise<void>;
  /** Ends everything and frees ports, processes and the data folder. Executions under way go on at the next start. */
  stop(): Promise<void>;
}
