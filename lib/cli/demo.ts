import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { startLocalStack } from './local-stack';
import { hasEnded, RequestClient } from './request-client';
import type { ShownEvent, ShownRequest } from './request-client';
import { textTable } from './text-table';
import { PROJECT_DIR, unlessInterrupted, withAssembly } from './workspace';

/** Waits are twenty times shorter than in production; everything else is the same. */
const TIME_SCALE = 0.05;
const POLL_MS = 100;

/** Requests of the provider's own documentation, and the profile to send each to. */
const EXAMPLES = [
  { file: 'huawei-v2.create.request.json', provider: 'huawei-v2' },
  { file: 'huawei-v2.example-flow.create.request.json', provider: 'huawei-v2' },
];

const exampleSchema = z.object({ ipsec_site_connection: z.record(z.string(), z.unknown()) });

interface Row {
  readonly file: string;
  readonly request: ShownRequest;
}

/** `npm run demo`: the main job on real input, start to end (design.md 4.6). Exit code 0 when every request succeeded. */
export async function demo(): Promise<number> {
  say('Building the functions and synthesizing the CDK app ...');
  return withAssembly(async ({ assemblyDir }, interrupted) => {
    const stack = await startLocalStack({ assemblyDir, simulator: true, timeScale: TIME_SCALE });
    try {
      say(`Local engine at ${stack.engine.url}, provider simulator at ${stack.simulator?.url ?? '-'}`);
      say(`Waits are ${1 / TIME_SCALE} times shorter than in production.\n`);
      const client = new RequestClient(stack.engine.url);
      const runs = EXAMPLES.map((example, index) => provision(client, example, index));
      const rows = await unlessInterrupted(Promise.all(runs), interrupted);
      await report(client, rows);
      return rows.every(({ request }) => request.state === 'succeeded') ? 0 : 1;
    } finally {
      await stack.stop();
    }
  });
}

async function provision(client: RequestClient, example: (typeof EXAMPLES)[number], index: number): Promise<Row> {
  const { file, provider } = example;
  const body = exampleSchema.parse(JSON.parse(await readFile(join(PROJECT_DIR, 'examples', file), 'utf8')));
  const ticket = { system: 'servicenow', id: `RITM001234${index}` };
  let request = await client.submit({ operation: 'create', provider, connection: body.ipsec_site_connection, ticket });
  let shown = '';
  for (;;) {
    const progress = progressOf(request);
    if (progress !== shown) say(`  ${request.id}  ${progress}`);
    if (hasEnded(request)) return { file, request };
    shown = progress;
    await sleep(POLL_MS);
    request = await client.get(request.id);
  }
}

function progressOf({ state, phase, connection, tunnel }: ShownRequest): string {
  const what = phase === undefined ? state : `${state}: ${phase}`;
  return connection === undefined ? what : `${what.padEnd(18)} ${connection.status}, tunnel ${tunnel}`;
}

async function report(client: RequestClient, rows: readonly Row[]): Promise<void> {
  const header = ['example', 'request', 'state', 'tunnel', 'connection', 'status', 'took'];
  const lines = rows.map(({ file, request }) => [
    file,
    request.id,
    request.state,
    request.tunnel,
    request.connection?.id ?? '-',
    request.connection?.status ?? '-',
    tookOf(request),
  ]);
  say(`\nOutcome\n${textTable([header, ...lines])}`);
  const [first] = rows;
  if (first === undefined) return;
  const events = await client.events(first.request.id);
  const heading = ['#', 'when', 'what', 'who', 'state after', "provider's answer"];
  say(`Audit trail of ${first.request.id}\n${textTable([heading, ...events.map(eventCells)])}`);
}

function eventCells({ sequence, time, type, actor, after, provider }: ShownEvent): string[] {
  const answer = provider === undefined ? '-' : `HTTP ${provider.httpStatus ?? '-'}, ${provider.requestId ?? ''}`;
  const change = Object.entries(after).map(([name, value]) => `${name} ${value}`);
  return [String(sequence), time, type, actor, change.join(', '), answer];
}

/** In the time of the product, not of the demo's shortened waits. */
function tookOf({ createdAt, endedAt }: ShownRequest): string {
  return endedAt === undefined ? '-' : `${Math.round((Date.parse(endedAt) - Date.parse(createdAt)) / 1000)} s`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
