import * as z from 'zod';
import { parseFaults } from '../local/faults/fault-options';
import type { EngineFaults } from '../local/faults/fault-options';
import { scheduleSchema } from '../simulator/faults/schedule';
import type { ScheduleInput } from '../simulator/faults/schedule';
import { CommandError } from './command-error';
import { readJsonFile } from './read-json-file';

/** What is to go wrong on purpose, as a file says it; either part may be left out. */
export interface Faults {
  /** In the local engine: tables, functions, streams, queues, task tokens. */
  readonly engine?: EngineFaults;
  /** At the provider simulator. */
  readonly provider?: ScheduleInput;
}

const fileSchema = z.strictObject({ engine: z.unknown().optional(), provider: scheduleSchema.optional() });

/**
 * Reads a JSON file `{ "engine": …, "provider": … }` of seeded faults (protocol.md 2.2).
 *
 * @throws CommandError naming the file, every wrong field and what is wrong with it
 * @throws EngineStartError the same for the fields of the engine
 */
export async function readFaults(path: string): Promise<Faults> {
  const file = fileSchema.safeParse(await readJsonFile(path));
  if (!file.success) {
    const lines = file.error.issues.flatMap(problemsOf).map((problem) => `  ${problem}`);
    throw new CommandError(`${path} has no usable faults:\n${lines.join('\n')}`);
  }
  const { engine, provider } = file.data;
  return {
    ...(engine !== undefined && { engine: parseFaults(engine, `${path}: engine`) }),
    ...(provider !== undefined && { provider }),
  };
}

function problemsOf(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [`${path.join('.') || 'the file'}: ${issue.message}`];
  return issue.keys.map((key) => `${[...path, key].join('.')} is not a known field`);
}
