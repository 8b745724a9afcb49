import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import { Architecture, Code, Function, LoggingFormat, RecursiveLoop, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EnvironmentName } from '../../lambdas/contract/environment';
import type { FunctionName } from '../../lambdas/contract/functions';

/** What one function differs in from the others. */
export interface WorkerFunctionProps {
  /** Name of the function and of its bundle's folder. */
  readonly functionName: FunctionName;
  readonly description: string;
  /** Folder with one bundle folder per function, as `npm run build` makes it. */
  readonly bundles: string;
  readonly memoryMb: number;
  readonly timeout: Duration;
  /** Whether Lambda lets it call itself by a queue without end. */
  readonly callsItself: boolean;
}

/** One Lambda function: newest Node.js runtime, arm64, its own role and a log group with a retention. */
export class WorkerFunction extends Function {
  declare readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: WorkerFunctionProps) {
    super(scope, id, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(join(props.bundles, props.functionName)),
      memorySize: props.memoryMb,
      timeout: props.timeout,
      ...(props.callsItself && { recursiveLoop: RecursiveLoop.ALLOW }),
      loggingFormat: LoggingFormat.JSON,
      logGroup: new LogGroup(scope, `${id}Logs`, {
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
  }

  /** Sets an environment variable; the parts of the stack tell a function where they are when they allow it something. */
  tell(name: EnvironmentName, value: string): void {
    this.addEnvironment(name, value);
  }
}
