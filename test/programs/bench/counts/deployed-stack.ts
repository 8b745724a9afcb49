import { ENVIRONMENT, type EnvironmentName } from '../../../../lambdas/contract/environment';
import type { RequestTables } from '../../../../lambdas/adapters/dynamodb/request-store';
import { readAssembly } from '../../../../lib/local/assembly/assembly';
import { readStack, type Stack } from '../../../../lib/local/assembly/stack';
import { readDeployment, type Deployment } from '../../../faults/simulation/services/deployment';
import { assemblyDir } from '../../../support/assembly';

/** What would be deployed. */
export interface DeployedStack extends Deployment {
  readonly stack: Stack;
  /** What the environment variables name: tables by what is in them, keys by what they are for. */
  readonly tables: RequestTables & { readonly work: string };
  readonly sealingKey: string;
  readonly fingerprintKey: string;
}

/** Reads the assembly that `TEST_ASSEMBLY_DIR` names. */
export async function readDeployedStack(): Promise<DeployedStack> {
  const stack = readStack(await readAssembly(assemblyDir()));
  return {
    ...(await readDeployment()),
    stack,
    tables: {
      requests: environmentOf(stack, ENVIRONMENT.requestTable),
      audit: environmentOf(stack, ENVIRONMENT.auditTable),
      work: environmentOf(stack, ENVIRONMENT.workTable),
    },
    sealingKey: environmentOf(stack, ENVIRONMENT.sealingKey),
    fingerprintKey: environmentOf(stack, ENVIRONMENT.fingerprintKey),
  };
}

/** The value that all functions have that know the variable. */
function environmentOf({ functions }: Stack, name: EnvironmentName): string {
  const values = new Set(functions.flatMap(({ properties }) => properties.Environment.Variables[name] ?? []));
  const [value, ...others] = values;
  if (value === undefined || others.length > 0) throw new Error(`The functions have not exactly one ${name}`);
  return value;
}
