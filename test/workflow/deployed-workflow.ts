import { FUNCTION_NAMES, type FunctionName } from '../../lambdas/contract/functions';
import { parseDefinition, type AslDefinition } from '../../lib/local/states/asl-schemas';
import { readAssembly } from '../../lib/local/assembly/assembly';
import { readStack } from '../../lib/local/assembly/stack';
import { functionsByName } from '../infra/template';
import { assemblyDir } from '../support/assembly';

/** The state machine as the synthesized template has it, references resolved. */
export interface DeployedWorkflow {
  readonly definitionText: string;
  readonly definition: AslDefinition;
  /** The function that a task's `FunctionName` stands for; throws for a function that is not ours. */
  functionOf(arn: string): FunctionName;
}

/** Reads the one state machine of the assembly that jest's global set-up has built. */
export async function readDeployedWorkflow(): Promise<DeployedWorkflow> {
  const { stateMachines } = readStack(await readAssembly(assemblyDir()));
  const [machine, ...others] = stateMachines;
  if (machine === undefined || others.length > 0) throw new Error('The template has not exactly one state machine');
  const definitionText = machine.properties.DefinitionString;
  const functions = functionsByName();
  return {
    definitionText,
    definition: parseDefinition(JSON.parse(definitionText), 'Workflow'),
    functionOf: (arn) => {
      const name = FUNCTION_NAMES.find((candidate) => arn.endsWith(`:${functions[candidate].id}`));
      if (name === undefined) throw new Error(`No function of ours has the ARN ${arn}`);
      return name;
    },
  };
}
