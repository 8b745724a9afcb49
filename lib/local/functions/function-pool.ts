import { devNull } from 'node:os';
import { resolve } from 'node:path';
import type { EngineClock } from '../base/clock';
import type { OnLog } from '../base/log-line';
import { EngineStartError } from '../base/errors';
import type { FaultInjection } from '../faults/fault-injection';
import { FunctionError } from './function-error';
import { functionFile } from './function-file';
import { FunctionHost } from './function-host';
import type { FunctionCode } from './function-instance';
import { localAccount, localArn } from '../base/local-account';
import type { Stack } from '../assembly/stack';

type StackFunction = Stack['functions'][number];

interface PoolOptions {
  /** Environment of every function, before that of the template. */
  readonly functionEnvironment?: Readonly<Record<string, string>>;
  readonly onLog?: OnLog;
  readonly injection?: FaultInjection | undefined;
  /** Called when a call has ended, in whatever way. */
  readonly onEnded?: () => void;
}

/** What callers of a function need to know of it. */
export interface FunctionDescription {
  readonly logicalId: string;
  readonly arn: string;
  readonly timeoutMs: number;
  /** Whether it may be called again and again by messages that follow from its own calls. */
  readonly mayLoop: boolean;
}

/** All functions of a stack, called by name, ARN or logical id. */
export class FunctionPool {
  private readonly hosts = new Map<string, FunctionHost>();
  private readonly byName = new Map<string, string>();

  /** @throws EngineStartError when a bundle lacks the file that its handler names */
  constructor(
    private readonly functions: readonly StackFunction[],
    private readonly clock: EngineClock,
    private readonly options: PoolOptions,
  ) {
    for (const { logicalId, ref } of functions) {
      [logicalId, ref, localArn('lambda', `function:${ref}`)].forEach((name) => this.byName.set(name, logicalId));
    }
    functions.forEach(fileOf);
  }

  /**
   * Lets the functions be called; each is loaded for its first call.
   *
   * @param endpoints addresses of the services, as environment variables of the AWS SDK
   */
  start(endpoints: Readonly<Record<string, string>>): void {
    for (const fn of this.functions) this.hosts.set(fn.logicalId, new FunctionHost(this.codeOf(fn, endpoints)));
  }

  /**
   * The logical id of a function.
   *
   * @throws EngineStartError when the stack has no such function
   */
  logicalIdOf(name: string): string {
    const logicalId = this.byName.get(name);
    if (logicalId === undefined) throw new EngineStartError(`The template has no function ${name}`);
    return logicalId;
  }

  /**
   * What callers of a function need to know of it.
   *
   * @throws EngineStartError when the stack has no such function
   */
  describe(name: string): FunctionDescription {
    const logicalId = this.logicalIdOf(name);
    const fn = this.functions.find((candidate) => candidate.logicalId === logicalId);
    if (fn === undefined) throw new EngineStartError(`The template has no function ${name}`);
    const { Timeout, RecursiveLoop } = fn.properties;
    const arn = localArn('lambda', `function:${fn.ref}`);
    return { logicalId, arn, timeoutMs: Timeout * 1_000, mayLoop: RecursiveLoop === 'Allow' };
  }

  /**
   * Calls a function with a JSON event; gives the result as JSON text. Throws FunctionError.
   *
   * @param traceHeader what the AWS SDK passes on with the calls of the function, `X-Amzn-Trace-Id`
   */
  async invoke(name: string, event: string, traceHeader?: string): Promise<string> {
    const host = this.hosts.get(this.byName.get(name) ?? '');
    if (host === undefined) throw FunctionError.exited('none', `there is no function ${name}`);
    try {
      return await host.invoke(event, traceHeader);
    } finally {
      this.options.onEnded?.();
    }
  }

  /** As `invoke`, for services that deliver at least once: a fault may deliver the event a second time. */
  async deliver(name: string, event: string, traceHeader?: string): Promise<string> {
    const { injection } = this.options;
    const invoke = (): Promise<string> => this.invoke(name, event, traceHeader);
    return injection === undefined ? invoke() : injection.deliver(this.byName.get(name) ?? name, invoke);
  }

  /** Invocations so far by logical id. */
  invocations(): Record<string, number> {
    return Object.fromEntries([...this.hosts].map(([logicalId, host]) => [logicalId, host.invocations]));
  }

  /** Ends all workers. */
  async stop(): Promise<void> {
    await Promise.all([...this.hosts.values()].map((host) => host.stop()));
  }

  private codeOf(fn: StackFunction, endpoints: Readonly<Record<string, string>>): FunctionCode {
    const { logicalId, ref, properties } = fn;
    return {
      functionName: ref,
      functionArn: localArn('lambda', `function:${ref}`),
      file: fileOf(fn),
      exportName: properties.Handler.split('.')[1] ?? '',
      clock: this.clock.settings,
      timeoutMs: properties.Timeout * 1_000,
      onLine: (line) => this.options.onLog?.({ functionName: logicalId, line }),
      crashes: this.options.injection?.crashesOf(logicalId),
      env: {
        AWS_REGION: localAccount.region,
        AWS_DEFAULT_REGION: localAccount.region,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_LAMBDA_FUNCTION_NAME: ref,
        // As on Lambda: the settings of whoever runs the engine do not reach the functions.
        AWS_CONFIG_FILE: devNull,
        AWS_SHARED_CREDENTIALS_FILE: devNull,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...endpoints,
        ...properties.Environment.Variables,
        ...this.options.functionEnvironment,
      },
    };
  }
}

function fileOf({ folder, properties }: StackFunction): string {
  return functionFile(resolve(folder), properties.Handler.split('.')[0] ?? '');
}
