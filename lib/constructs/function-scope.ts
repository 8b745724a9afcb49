import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { FunctionName } from '../../lambdas/contract/functions';
import { WorkerFunction } from './worker-function';

/** Where the bundles are. */
export interface FunctionScopeProps {
  /** Folder with one bundle folder per function, as `npm run build` makes it. */
  readonly bundles: string;
}

const DEFAULT_MEMORY_MB = 512;

/** What a function is for, and how long it may run. */
export interface FunctionPurpose {
  readonly description: string;
  readonly timeoutSeconds: number;
  /** Memory, and processor with it; default 512 MB. */
  readonly memoryMb?: number;
  /** It calls itself by a queue, and has brakes of its own (docs/adr/0015). Default: Lambda stops such a chain. */
  readonly callsItself?: true;
}

/**
 * Where all functions stand in the tree of constructs, whichever construct makes them. Logical ids come from that place: a
 * function that moved between constructs would get a new log group, and `NotDispatched` a new queue.
 */
export class FunctionScope extends Construct {
  readonly #bundles: string;

  constructor(scope: Construct, id: string, { bundles }: FunctionScopeProps) {
    super(scope, id);
    this.#bundles = bundles;
  }

  /**
   * Makes a function with a role of its own. It may do nothing but write its log: whoever makes it allows what it needs
   * (protocol.md 4, IAM).
   */
  make(
    functionName: FunctionName,
    { description, timeoutSeconds, memoryMb, callsItself }: FunctionPurpose,
  ): WorkerFunction {
    return new WorkerFunction(this, constructId(functionName), {
      functionName,
      description,
      bundles: this.#bundles,
      memoryMb: memoryMb ?? DEFAULT_MEMORY_MB,
      timeout: Duration.seconds(timeoutSeconds),
      callsItself: callsItself === true,
    });
  }
}

/** `submit-request` becomes `SubmitRequest`. */
function constructId(functionName: FunctionName): string {
  return functionName.replace(/(?:^|-)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
