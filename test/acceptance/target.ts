/** Environment variable by which the command tells the cases where the product runs; without it they start it themselves. */
export const TARGET_VARIABLE = 'ACCEPTANCE_TARGET';

/** A deployed product, wherever that is. Credentials and region are those of the AWS SDK's environment. */
export interface DeployedTarget {
  /** Base URL of the HTTP API, without a slash at the end. */
  readonly api: string;
  /** URL of the intake queue. */
  readonly queue: string;
  /** Where its functions reach the simulated providers of this machine; `{port}` stands for the port of each. */
  readonly providerUrl: string;
}

/** The deployed product that the cases are to use, if any. */
export function deployedTarget(): DeployedTarget | undefined {
  const text = process.env[TARGET_VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as DeployedTarget); // written by run-cases.ts
}
