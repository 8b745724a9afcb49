import { parseArgs } from 'node:util';
import { SIMULATED_DIALECTS } from '../simulator/simulator';
import { CommandError } from './command-error';
import { startLocalStack } from './local-stack';
import type { LocalStack } from './local-stack';
import { readProfiles } from './read-profiles';
import type { NamedProfile } from './read-profiles';
import { withAssembly } from './workspace';

/** What `npm start` was asked for. */
interface StartOptions {
  readonly port: number;
  readonly dataDir?: string;
  readonly timeScale: number;
  readonly profiles?: readonly NamedProfile[];
  readonly simulator: boolean;
}

const USAGE =
  'npm start -- [--port 8787] [--data DIR] [--providers FILE] [--time-scale 1] [--simulator]   (design.md 4.6)';

/** `npm start`: the local engine until Ctrl-C (design.md 4.6). */
export async function start(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8787' },
      data: { type: 'string' },
      providers: { type: 'string' },
      'time-scale': { type: 'string', default: '1' },
      simulator: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const options: StartOptions = {
    port: numberIn('--port', values.port, { min: 0, max: 65_535, whole: true }),
    ...(values.data !== undefined && { dataDir: values.data }),
    timeScale: numberIn('--time-scale', values['time-scale'], { min: 0.0001, max: 100, whole: false }),
    ...(values.providers !== undefined && { profiles: await readProfiles(values.providers) }),
    simulator: values.simulator || values.providers === undefined,
  };
  return withAssembly(async ({ assemblyDir }, interrupted) => {
    const stack = await startLocalStack({ ...options, assemblyDir, onLog: writeLog });
    announce(stack, options);
    await interrupted;
    await stack.stop();
    return 0;
  });
}

interface NumberRule {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

function numberIn(option: string, text: string, { min, max, whole }: NumberRule): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw new CommandError(`${option} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}, not "${text}"`);
}

function announce({ engine, simulator }: LocalStack, { dataDir, profiles = [] }: StartOptions): void {
  const names = [...profiles.map(({ name }) => name), ...(simulator === undefined ? [] : SIMULATED_DIALECTS)];
  const lines = [
    `VPN Provisioner is ready at ${engine.url}`,
    `  providers: ${[...new Set(names)].join(', ')}`,
    ...(simulator === undefined ? [] : [`  provider simulator: ${simulator.url}`]),
    `  state: ${dataDir ?? 'in memory only (--data DIR keeps it)'}`,
    '  Ctrl-C stops it.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function writeLog({ functionName, line }: { functionName: string; line: string }): void {
  process.stderr.write(`${functionName} ${line}\n`);
}
