import { recordInputSchema } from './contract/steps';
import type { TerminalState } from './contract/steps';
import { recordOutcome } from './core/operations/record-outcome';
import { logger, recordDependencies } from './runtime/wiring';

const dependencies = recordDependencies();

/** Workflow step `record`; see `core/operations/record-outcome.ts`. */
export async function handler(event: unknown): Promise<{ state: TerminalState }> {
  const input = recordInputSchema.parse(event);
  const result = await recordOutcome(dependencies, input);
  logger.info('recorded', { requestId: input.requestId, state: result.state });
  return result;
}
