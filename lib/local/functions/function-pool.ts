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
   * Loads every bundle, so that the first call finds it warm.
   *
   * @param endpoints addresses of the services, as environment variables of the AWS SDK
   * @throws EngineStartError when a bundle cannot be loaded, e.g. for want of configuration
   */
  async start(endpoints: Readonly<Record<string, string>>): Promise<void> {
    for (const fn of this.functions) this.hosts.set(fn.logicalId, new FunctionHost(this.codeOf(fn, endpoints)));
    await Promise.all(
      [...this.hosts].map(([logicalId, host]) =>
        host.ready.catch((error: unknown) => {
          const { errorType, errorMessage } = error instanceof FunctionError ? error.failure : failureOf(error);
          throw new EngineStartError(`${logicalId} cannot be loaded: ${errorType}: ${errorMessage}`, { cause: error });
        }),
      ),
    );
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
  describe(name: string): { readonly logicalId: string; readonly arn: string; readonly timeoutMs: number } {
    const logicalId = this.logicalIdOf(name);
    const fn = this.functions.find((candidate) => candidate.logicalId === logicalId);
    if (fn === undefined) throw new EngineStartError(`The template has no function ${name}`);
    return { logicalId, arn: localArn('lambda', `function:${fn.ref}`), timeoutMs: fn.properties.Timeout * 1_000 };
  }

  /** Calls a function with a JSON event; gives the result as JSON text. Throws FunctionError. */
  async invoke(name: string, event: string): Promise<string> {
    const host = this.hosts.get(this.byName.get(name) ?? '');
    if (host === undefined) throw FunctionError.exited('none', `no function ${name} is loaded`);
    return host.invoke(event);
  }

  /** As `invoke`, for services that deliver at least once: a fault may deliver the event a second time. */
  async deliver(name: string, event: string): Promise<string> {
    const { injection } = this.options;
    const invoke = (): Promise<string> => this.invoke(name, event);
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

function failureOf(error: unknown): { errorType: string; errorMessage: string } {
  return { errorType: 'Error', errorMessage: String(error) };
}
