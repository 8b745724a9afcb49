import fc from 'fast-check';
import { runCommand } from '../../../lib/cli/command-error';
import { readOptions, USAGE } from './options';
import type { Options } from './options';
import { Product } from './product';
import { request } from './requests';
import type { Sent } from './sent';
import type { Outcome } from './product';

/** Requests after which memory is measured, and after which the product starts anew: what it keeps is not what is measured. */
const ROUND = 500;
/** Growth of the heap between the first tenth of a run and its last that is no leak, in bytes. */
const ALLOWED_GROWTH = 16 * 1024 * 1024;

/**
 * `npm run fuzz`: sends mutated requests to every way in, and says what came of them. Exit code 1 when any of them ended
 * in a status of 500 or more, in an answer that is no JSON, in a rejection that nobody handles, in a line of the log that
 * says so, or with the pre-shared key in any of them; or when memory grew. The failing request is shrunk.
 */
async function main(options: Options): Promise<number> {
  process.stdout.write(`fuzz: ${options.count} requests, seed ${options.seed}\n`);
  const rejections: unknown[] = [];
  process.on('unhandledRejection', (reason) => rejections.push(reason));
  const { outcomes, heaps, failure } = await run(options);
  for (const [outcome, times] of [...outcomes].sort())
    process.stdout.write(`  ${String(times).padStart(7)}  ${outcome}\n`);
  process.stdout.write(`heap after each tenth, MB: ${tenths(heaps).map(inMegabytes).join(' ')}\n`);
  const growth = (heaps.at(-1) ?? 0) - (tenths(heaps)[0] ?? 0);
  const faults = [
    ...(failure === undefined ? [] : [failure]),
    ...(rejections.length === 0 ? [] : [`${rejections.length} rejections that nobody handled`]),
    ...(growth > ALLOWED_GROWTH ? [`The heap grew by ${inMegabytes(growth)} MB`] : []),
  ];
  process.stdout.write(faults.length === 0 ? 'fuzz: nothing found\n' : `${faults.join('\n')}\n`);
  return faults.length === 0 ? 0 : 1;
}

interface Run {
  readonly outcomes: ReadonlyMap<Outcome, number>;
  /** Bytes on the heap after each round. */
  readonly heaps: readonly number[];
  readonly failure: string | undefined;
}

async function run({ count, seed }: Options): Promise<Run> {
  const outcomes = new Map<Outcome, number>();
  const heaps: number[] = [];
  let product = new Product();
  let sentCount = 0;
  const property = fc.asyncProperty(request, async (sent) => {
    const log: string[] = [];
    const outcome = await withLog(log, () => product.send(sent, log));
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    sentCount += 1;
    if (sentCount % ROUND !== 0) return;
    product = new Product();
    globalThis.gc?.();
    heaps.push(process.memoryUsage().heapUsed);
  });
  const details = await fc.check(property, { numRuns: count, seed });
  return { outcomes, heaps, failure: details.failed ? described(details) : undefined };
}

/** The request that failed, shrunk, as far as a person wants to see it. */
function described({ counterexample, errorInstance, counterexamplePath }: fc.RunDetails<[Sent]>): string {
  const [sent] = counterexample ?? [];
  const text = sent?.body.toString('utf8') ?? '';
  const shown = text.length > 1_500 ? `${text.slice(0, 1_500)}… (${text.length} characters)` : text;
  return [
    `FAILED: ${errorInstance instanceof Error ? errorInstance.message : String(errorInstance)}`,
    `  ${sent?.way ?? ''} ${JSON.stringify(sent?.headers)}, path ${counterexamplePath ?? ''}`,
    `  ${JSON.stringify(shown)}`,
  ].join('\n');
}

/** Runs something; what the functions log meanwhile goes to a list. */
async function withLog<Result>(log: string[], work: () => Promise<Result>): Promise<Result> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (line: string | Uint8Array): boolean => log.push(String(line)) > 0;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}

function tenths(heaps: readonly number[]): number[] {
  const step = Math.max(1, Math.floor(heaps.length / 10));
  return heaps.filter((_heap, index) => index % step === step - 1);
}

function inMegabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

async function start(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options !== undefined) return main(options);
  process.stdout.write(`${USAGE}\n`);
  return 0;
}

runCommand(start);
