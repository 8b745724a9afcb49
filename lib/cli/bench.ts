import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { CommandError } from './command-error';
import { startLocalStack } from './local-stack';
import type { LocalStack } from './local-stack';
import { hasEnded, RequestClient } from './request-client';
import { textTable } from './text-table';
import { PROJECT_DIR, unlessInterrupted, withAssembly } from './workspace';

/** Clients that submit at the same time. */
const CLIENTS = 32;
const SAMPLE_MS = 50;

/** What one run measured. */
interface Figures {
  readonly requests: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
  /** Counts over all requests, by what is counted. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * `npm run bench`: sends requests through the local engine with waits scaled to 0 and a provider that settles at once,
 * and prints throughput, peak memory of the engine's process, and what one request costs.
 */
export async function bench(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { requests: { type: 'string', default: '1000' } } });
  const requests = Number(values.requests);
  if (!Number.isInteger(requests) || requests < 1) throw new CommandError('--requests must be a whole number from 1');
  return withAssembly(async ({ assemblyDir, bundles }, interrupted) => {
    const stack = await startLocalStack({ assemblyDir, simulator: true, timeScale: 0 });
    try {
      stack.simulator?.script({ outcome: 'ACTIVE', settleAfterSeconds: 0 });
      const figures = await unlessInterrupted(measure(stack, requests), interrupted);
      process.stdout.write(report(figures));
      const sizes = bundles.map(({ functionName, bytes }) => [functionName, `${Math.round(bytes / 1000)}`]);
      process.stdout.write(`Function bundles\n${textTable([['function', 'KB'], ...sizes])}`);
      return 0;
    } finally {
      await stack.stop();
    }
  });
}

async function measure(stack: LocalStack, requests: number): Promise<Figures> {
  const memory = new PeakMemory();
  const client = new RequestClient(stack.engine.url);
  const connection = await exampleConnection();
  const start = performance.now();
  const ids = await submitAll(client, connection, requests);
  await stack.engine.idle();
  const seconds = (performance.now() - start) / 1000;
  const peakMegabytes = memory.stop();
  const counts = countsOf(stack);
  await expectSucceeded(client, ids);
  return { requests, seconds, peakMegabytes, counts };
}

async function submitAll(client: RequestClient, connection: object, requests: number): Promise<string[]> {
  const ids: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < requests) {
      next += 1;
      const named = { ...connection, name: `bench-${next}` };
      const { id } = await client.submit({ operation: 'create', provider: 'huawei-v2', connection: named });
      ids.push(id);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, work));
  return ids;
}

async function expectSucceeded(client: RequestClient, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const request = await client.get(id);
    if (!hasEnded(request) || request.state !== 'succeeded') throw new Error(`${id} is ${request.state}`);
  }
}

const exampleSchema = z.object({ ipsec_site_connection: z.record(z.string(), z.unknown()) });

async function exampleConnection(): Promise<object> {
  const text = await readFile(join(PROJECT_DIR, 'examples/huawei-v2.create.request.json'), 'utf8');
  return exampleSchema.parse(JSON.parse(text)).ipsec_site_connection;
}

function countsOf({ engine, simulator }: LocalStack): Record<string, number> {
  const { stateTransitions, invocations, streamRecords } = engine.counters();
  const calls = Object.entries(simulator?.calls() ?? {}).filter(([, count]) => count > 0);
  return {
    'state transitions': stateTransitions,
    ...Object.fromEntries(
      Object.entries(invocations)
        .filter(([, count]) => count > 0)
        .map(([name, count]) => [`invocations of ${name.replace(/^Functions|[0-9A-F]{8}$/g, '')}`, count]),
    ),
    ...Object.fromEntries(calls.map(([operation, count]) => [`provider calls: ${operation}`, count])),
    'table items written or deleted': streamRecords,
  };
}

function report({ requests, seconds, peakMegabytes, counts }: Figures): string {
  const rows = Object.entries(counts).map(([name, count]) => [name, String(count), (count / requests).toFixed(3)]);
  return [
    `${requests} requests in ${seconds.toFixed(1)} s: ${(requests / seconds).toFixed(1)} requests/s, `,
    `peak memory ${peakMegabytes.toFixed(0)} MB (engine, functions and simulator in one process)\n\n`,
    textTable([['counted', 'in all', 'per request'], ...rows]),
    '\n',
  ].join('');
}

/** Samples the resident memory of this process until it is stopped. */
class PeakMemory {
  private peakBytes = 0;
  private running = true;

  constructor() {
    void this.sample();
  }

  /** The largest sample, in MB. */
  stop(): number {
    this.running = false;
    return this.peakBytes / 1_000_000;
  }

  private async sample(): Promise<void> {
    while (this.running) {
      this.peakBytes = Math.max(this.peakBytes, process.memoryUsage.rss());
      await sleep(SAMPLE_MS);
    }
  }
}
