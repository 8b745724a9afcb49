import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SIMULATED_DIALECTS } from '../simulator/simulator';
import { CommandError } from './command-error';
import { deadLettersUrl, intakeQueueUrl } from './intake-queue';
import { startLocalStack } from './local-stack';
import type { LocalStack } from './local-stack';
import { readFaults } from './read-faults';
import type { Faults } from './read-faults';
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
  /** Read from a file. */
  readonly injected: Faults;
}

const USAGE = `npm start -- [options]      the local engine until Ctrl-C

  --port 8787         port of the HTTP API; 0 for a free one
  --data DIR          keeps the state in DIR: after a crash or kill -9 every unfinished request goes on. Default: memory only
  --providers FILE    JSON of one provider profile, or of an array of them (docs/guide/profiles.md). Default: one profile per dialect, on the simulator
  --time-scale 1      0.01 makes waits 100 times shorter; the engine's clock runs that much faster. Real providers need 1
  --simulator         starts the provider simulator beside the profiles of --providers
  --faults FILE       what is to go wrong on purpose (docs/guide/faults.md)
  --help              this text
`;

/** `npm start`: the local engine until Ctrl-C (README.md "Commands"). */
export async function start(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8787' },
      data: { type: 'string' },
      providers: { type: 'string' },
      'time-scale': { type: 'string', default: '1' },
      simulator: { type: 'boolean', default: false },
      faults: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const options: StartOptions = {
    port: numberIn('--port', values.port, { min: 0, max: 65_535, whole: true }),
    ...(values.data !== undefined && { dataDir: values.data }),
    timeScale: numberIn('--time-scale', values['time-scale'], { min: 0.0001, max: 100, whole: false }),
    ...(values.providers !== undefined && { profiles: await readProfiles(values.providers) }),
    simulator: values.simulator || values.providers === undefined,
    injected: values.faults === undefined ? {} : await readFaults(values.faults),
  };
  expectVictims(options);
  expectFolder(options);
  return withAssembly(async ({ assemblyDir }, interrupted) => {
    const stack = await startFaulty(options, assemblyDir);
    announce(stack, options);
    await interrupted;
    reportFaults(stack, options);
    await stack.stop();
    return 0;
  });
}

function expectVictims({ injected, simulator }: StartOptions): void {
  if (injected.provider === undefined || simulator) return;
  throw new CommandError('The file of --faults has faults for the provider simulator: start it with --simulator');
}

function expectFolder({ dataDir }: StartOptions): void {
  if (dataDir === undefined || (statSync(dataDir, { throwIfNoEntry: false })?.isDirectory() ?? true)) return;
  throw new CommandError(`--data must be a folder, or the name of a new one; ${dataDir} is a file`);
}

async function startFaulty(options: StartOptions, assemblyDir: string): Promise<LocalStack> {
  const { engine, provider } = options.injected;
  const faults = engine === undefined ? {} : { faults: engine };
  const stack = await startLocalStack({ ...options, ...faults, assemblyDir, onLog: writeLog });
  if (provider !== undefined) stack.simulator?.schedule(provider);
  return stack;
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

function announce({ engine, simulator }: LocalStack, options: StartOptions): void {
  const { dataDir, profiles = [], injected } = options;
  const names = [...profiles.map(({ name }) => name), ...(simulator === undefined ? [] : SIMULATED_DIALECTS)];
  const lines = [
    `VPN Provisioner is ready at ${engine.url}`,
    `  providers: ${[...new Set(names)].join(', ') || 'none'}`,
    ...(simulator === undefined ? [] : [`  provider simulator: ${simulator.url}`]),
    `  intake queue: ${intakeQueueUrl(engine)}`,
    `    aws sqs send-message --endpoint-url ${engine.endpoints.sqs} --region eu-central-1 --queue-url ${intakeQueueUrl(engine)} \\`,
    '      --message-body file://examples/queue-message.json',
    `  its dead letters: npx vpnctl dlq list --queue ${deadLettersUrl(engine)}`,
    `  state: ${dataDir ?? 'in memory only (--data DIR keeps it)'}`,
    ...Object.entries(injected).map(([victim, { seed }]) => `  faults: ${victim}, seed ${seed}`),
    '  Ctrl-C stops it.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Says what has gone wrong on purpose. */
function reportFaults({ engine, simulator }: LocalStack, { injected }: StartOptions): void {
  const counts = {
    ...(injected.engine && engine.counters().faults),
    ...(injected.provider && prefixed('provider.', simulator?.strikes() ?? {})),
  };
  const struck = Object.entries(counts).flatMap(([kind, count]) => (count > 0 ? [`${kind} ${count}`] : []));
  if (Object.keys(injected).length > 0) process.stdout.write(`Faults injected: ${struck.join(', ') || 'none'}\n`);
}

function prefixed(prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([kind, count]) => [prefix + kind, count]));
}

function writeLog({ functionName, line }: { functionName: string; line: string }): void {
  process.stderr.write(`${functionName} ${line}\n`);
}
